import { useTranslation } from 'react-i18next';
import { useWorkplace } from '../../live/workplace-context.tsx';
import { Link, usePlace } from '../../router/router.tsx';
import { Icon } from '../../ui/icons.tsx';
import { phaseOf } from './phase.ts';
import { useCallNews } from './use-call-news.ts';

/** Tells on every other page that a call rings or goes on, with the way back to it. */
export function CallBanner() {
  const { t } = useTranslation();
  const { view } = useWorkplace();
  const { path } = usePlace();
  useCallNews(view);
  if (view === null || path === '/') return null;
  const phase = phaseOf(view);
  if (phase === 'idle') return null;
  const context = view.offer?.context ?? view.call?.context ?? view.wrapUp?.context;
  return (
    <aside className={`call-banner ${phase}`} aria-label={t('work.title')}>
      <Icon name={phase === 'offer' ? 'bell' : phase === 'call' ? 'phone' : 'pen'} />
      <strong>{t(`work.banner.${phase}`)}</strong>
      <span>{context?.organisation?.name}</span>
      <Link to="/">{t('work.banner.go')}</Link>
    </aside>
  );
}
