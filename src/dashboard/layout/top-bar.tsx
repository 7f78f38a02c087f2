import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, usePlace } from '../router/router.tsx';
import { useMe } from '../session/session.tsx';
import { Icon, Mark } from '../ui/icons.tsx';
import { AccountMenu } from './account-menu.tsx';

/** `lead`: for those who lead the desk or draw up its hours. `at`: other addresses that belong to it. */
const pages = [
  { to: '/', name: 'nav.board', lead: false, at: [] },
  { to: '/calls', name: 'nav.calls', lead: false, at: ['/call'] },
  { to: '/hours', name: 'nav.hours', lead: false, at: ['/calendar'] },
  { to: '/outages', name: 'nav.outages', lead: false, at: [] },
  { to: '/on-call', name: 'nav.onCall', lead: true, at: [] },
  { to: '/prompts', name: 'nav.prompts', lead: true, at: [] },
] as const satisfies readonly { to: string; name: string; lead: boolean; at: readonly string[] }[];

export function TopBar() {
  const { t } = useTranslation();
  const { path } = usePlace();
  const isLead = useMe().roles.some((role) => role !== 'agent');
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <>
      <header className="top-bar">
        <span className="product">
          <Mark />
          Svara
        </span>
        <nav aria-label={t('nav.label')}>
          {pages
            .filter(({ lead }) => !lead || isLead)
            .map(({ to, name, at }) => (
              <Link key={to} to={to} aria-current={currentOf(path, to, at)}>
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

function currentOf(path: string, to: string, at: readonly string[]): 'page' | 'true' | undefined {
  if (path === to) return 'page';
  return at.includes(path) ? 'true' : undefined;
}
