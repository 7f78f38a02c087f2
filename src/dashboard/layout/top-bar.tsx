import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, usePlace } from '../router/router.tsx';
import { useMe } from '../session/session.tsx';
import { Icon, Mark } from '../ui/icons.tsx';
import { AccountMenu } from './account-menu.tsx';

/**
 * `of`: those who answer calls themselves; those who lead the desk or draw up its hours; or all. `at`: other
 * addresses that belong to it.
 */
const pages = [
  { to: '/', name: 'nav.workplace', of: 'agents', at: [] },
  { to: '/board', name: 'nav.board', of: 'all', at: [] },
  { to: '/calls', name: 'nav.calls', of: 'all', at: ['/call'] },
  { to: '/hours', name: 'nav.hours', of: 'all', at: ['/calendar'] },
  { to: '/outages', name: 'nav.outages', of: 'all', at: [] },
  { to: '/on-call', name: 'nav.onCall', of: 'leads', at: [] },
  { to: '/prompts', name: 'nav.prompts', of: 'leads', at: [] },
] as const satisfies readonly {
  to: string;
  name: string;
  of: 'all' | 'agents' | 'leads';
  at: readonly string[];
}[];

export function TopBar() {
  const { t } = useTranslation();
  const { path } = usePlace();
  const { roles, agentId } = useMe();
  const is = {
    all: true,
    agents: agentId !== undefined,
    leads: roles.some((role) => role !== 'agent'),
  } as const;
  // To whoever has no workplace the board is what comes first.
  const here = path === '/' && !is.agents ? '/board' : path;
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
            .filter(({ of }) => is[of])
            .map(({ to, name, at }) => (
              <Link key={to} to={to} aria-current={currentOf(here, to, at)}>
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
