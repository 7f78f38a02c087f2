import { memo, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/i18n.ts';
import type { AgentView } from '../../live/board-model.ts';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import { agentIcons, isCutOff, useStateText } from '../board/agent-state.tsx';

/** A team of more than so many is searched. */
const MANY = 10;
const order: Readonly<Partial<Record<AgentView['row']['state'], number>>> = { available: 0, 'signed-out': 2 };

/** The others of the desk with their states: those who are free first, those who are not here last. */
export function TeamPanel({ agents, self }: { agents: readonly AgentView[]; self: string }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim().toLocaleLowerCase());
  const sorted = useMemo(() => {
    const collator = new Intl.Collator(language);
    const rank = ({ row }: AgentView): number => order[row.state] ?? 1;
    return agents
      .filter(({ row }) => row.id !== self)
      .sort((a, b) => rank(a) - rank(b) || collator.compare(a.row.name, b.row.name));
  }, [agents, self, language]);
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
        {shown.map((agent) => (
          <TeamRow key={agent.row.id} agent={agent} />
        ))}
        {shown.length === 0 && <li className="quiet">{t('work.contacts.none', { query: typed })}</li>}
      </ul>
    </section>
  );
}

const TeamRow = memo(function TeamRow({ agent }: { agent: AgentView }) {
  const { row, since } = agent;
  const { t } = useTranslation();
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
