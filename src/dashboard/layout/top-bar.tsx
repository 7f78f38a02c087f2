import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, usePlace } from '../router/router.tsx';
import { Icon, Mark } from '../ui/icons.tsx';
import { AccountMenu } from './account-menu.tsx';

const pages = [
  { to: '/', name: 'nav.board' },
  { to: '/calls', name: 'nav.calls' },
] as const;

export function TopBar() {
  const { t } = useTranslation();
  const { path } = usePlace();
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <>
      <header className="top-bar">
        <span className="product">
          <Mark />
          Svara
        </span>
        <nav aria-label={t('nav.label')}>
          {pages.map(({ to, name }) => (
            <Link key={to} to={to} aria-current={path === to ? 'page' : undefined}>
              {t(name)}
            </Link>
          ))}
        </nav>
        <AccountMenu onProblem={setProblem} />
      </header>
      <div role="alert">
        {problem !== null && (
          <p className="banner danger">
            <Icon name="late" />
            <span>{problem}</span>
          </p>
        )}
      </div>
    </>
  );
}
