import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Banners } from './banners.tsx';
import { TopBar } from './top-bar.tsx';

/** What all pages behind the sign-in share. */
export function Layout({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <TopBar />
      <Banners />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
