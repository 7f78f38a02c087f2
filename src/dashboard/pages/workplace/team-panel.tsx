import { Fragment, memo, useDeferredValue, useMemo, useState } from 'react';
import { useText } from '../../i18n/reading.tsx';
import { useLanguage } from '../../i18n/i18n.ts';
import type { AgentView } from '../../live/board-model.ts';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import { agentIcons, isCutOff, useStateText } from '../board/agent-state.tsx';

/** A team of more than so many is searched. */
const MANY = 10;
/** In the order in which they are shown. */
const groups = ['free', 'busy', 'out'] as const;

function groupOf({ row }: AgentView): (typeof groups)[number] {
  if (row.state === 'signed-out') return 'out';
  return row.state === 'available' ? 'free' : 'busy';
}

/** The others of the desk with their states: those who are free first, those who are not here last. */
export function TeamPanel({ agents, self }: { agents: readonly AgentView[]; self: string }) {
  const t = useText();
  const { language } = useLanguage();
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim().toLocaleLowerCase());
  const collator = useMemo(() => new Intl.Collator(language), [language]);
  const sorted = useMemo(
    () =>
      agents.filter(({ row }) => row.id !== self).sort((a, b) => collator.compare(a.row.name, b.row.name)),
    [agents, self, collator],
  );
  const shown =
    query === '' ? sorted : sorted.filter(({ row }) => row.name.toLocaleLowerCase().includes(query));
  const free = sorted.filter(({ row }) => row.state === 'available' && !isCutOff(row)).length;
  return (
    <section className="panel side-panel team" aria-labelledby="team-title">
      <h2 id="team-title">
        {t('work.team.title')} <span className="panel-aside">{t('work.team.free', { count: free })}</span>
      </h2>
      {sorted.length > MANY && (
        <input
          className="team-search"
          type="search"
          value={typed}
          autoComplete="off"
          maxLength={80}
          aria-label={t('work.team.search')}
          placeholder={t('work.team.search')}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <ul className="side-list team-list" tabIndex={0} aria-labelledby="team-title">
        {/* Apart, so that whoever goes from one group to another moves no other row. */}
        {groups.map((group) => (
          <Fragment key={group}>
            {shown
              .filter((agent) => groupOf(agent) === group)
              .map((agent) => (
                <TeamRow key={agent.row.id} agent={agent} />
              ))}
          </Fragment>
        ))}
        {shown.length === 0 && <li className="quiet">{t('work.contacts.none', { query: typed })}</li>}
      </ul>
    </section>
  );
}

const TeamRow = memo(function TeamRow({ agent }: { agent: AgentView }) {
  const { row, since } = agent;
  const t = useText();
  const stateText = useStateText();
  const cutOff = isCutOff(row);
  return (
    <li className={`team-row state-${cutOff ? 'unreachable' : row.state}`} data-mate={row.id}>
      <span className="state-mark">
        <Icon name={cutOff ? 'unplugged' : agentIcons[row.state]} />
      </span>
      <span className="team-name">{row.name}</span>
      <span className="team-state">
        <span className="state-word">{cutOff ? t('agents.cutOff') : stateText(row)}</span>
        {row.state !== 'signed-out' && <Elapsed since={since} />}
      </span>
    </li>
  );
});
