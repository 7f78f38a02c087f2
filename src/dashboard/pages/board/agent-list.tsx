import { memo, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { useLanguage } from '../../i18n/i18n.ts';
import type { AgentView } from '../../live/board-model.ts';
import { useMe } from '../../session/session.tsx';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import { agentIcons, agentStates, isCutOff, useCallText, useStateText } from './agent-state.tsx';
import { AgentWhy } from './agent-why.tsx';
import { StateMenu } from './state-menu.tsx';

/** The agents by name, those who are signed out last; a supervisor can change their states. */
export function AgentList({ agents }: { agents: readonly AgentView[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const maySupervise = useMe().is('supervisor');
  const [problem, setProblem] = useState<string | null>(null);
  const tell = useCallback((text: string | null) => setProblem(text), []);
  const collator = useMemo(() => new Intl.Collator(language), [language]);
  const out = ({ row }: AgentView): number => (row.state === 'signed-out' ? 1 : 0);
  const sorted = [...agents].sort((a, b) => out(a) - out(b) || collator.compare(a.row.name, b.row.name));
  return (
    <section className="panel agents-panel" aria-labelledby="agents-title">
      <div className="agents-head">
        <h2 id="agents-title">{t('agents.title')}</h2>
        <Counts agents={agents} />
      </div>
      {problem !== null && (
        <div className="inline-problem" role="alert">
          <span>{problem}</span>
          <Button className="button plain small" onPress={() => setProblem(null)}>
            {t('app.close')}
          </Button>
        </div>
      )}
      {agents.length === 0 ? (
        <p className="quiet">{t('agents.none')}</p>
      ) : (
        <table
          className={`agents${maySupervise ? ' supervised' : ''}`}
          role="table"
          aria-labelledby="agents-title"
        >
          <thead role="rowgroup" className="visually-hidden">
            <tr role="row">
              <th scope="col" role="columnheader">
                {t('agents.name')}
              </th>
              <th scope="col" role="columnheader">
                {t('agents.state')}
              </th>
              <th scope="col" role="columnheader">
                {t('agents.sinceFull')}
              </th>
              {maySupervise && (
                <th scope="col" role="columnheader">
                  {t('agents.actions')}
                </th>
              )}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {sorted.map((agent) => (
              <AgentRow key={agent.row.id} agent={agent} onProblem={maySupervise ? tell : null} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** How many are in each state; states that nobody is in are left out. */
function Counts({ agents }: { agents: readonly AgentView[] }) {
  const { t } = useTranslation();
  const rows = agents.map(({ row }) => row);
  const counts = agentStates
    .map((state) => ({ state, count: rows.filter((row) => row.state === state && !isCutOff(row)).length }))
    .filter(({ count }) => count > 0);
  const cutOff = rows.filter(isCutOff).length;
  return (
    <ul className="counts" role="list">
      {counts.map(({ state, count }) => (
        <li key={state} role="listitem" className={`state-${state}`}>
          <Icon name={agentIcons[state]} /> <span className="count-figure">{count}</span>{' '}
          {t(`agentStateShort.${state}`)}
        </li>
      ))}
      {cutOff > 0 && (
        <li role="listitem" className="state-unreachable">
          <Icon name="unplugged" /> <span className="count-figure">{cutOff}</span> {t('agents.cutOff')}
        </li>
      )}
    </ul>
  );
}

interface AgentRowProps {
  readonly agent: AgentView;
  /** null: the reader may not change states. */
  readonly onProblem: ((text: string | null) => void) | null;
}

const AgentRow = memo(function AgentRow({ agent, onProblem }: AgentRowProps) {
  const { t } = useTranslation();
  const { row, since } = agent;
  const stateText = useStateText()(row);
  const callText = useCallText()(row);
  const tone = isCutOff(row) ? 'unreachable' : row.state;
  return (
    <tr role="row" className={`agent state-${tone}`} data-agent={row.id} data-state={row.state}>
      <th scope="row" role="rowheader" className="agent-name">
        <AgentWhy id={row.id} name={row.name} />
      </th>
      <td role="cell" className="agent-state">
        <span className="state-mark">
          <Icon name={isCutOff(row) ? 'unplugged' : agentIcons[row.state]} />
        </span>
        <span className="agent-words">
          <span className="state-word">{stateText}</span>
          {callText !== null && <span className="agent-call"> · {callText}</span>}
          {!row.reachable && row.state !== 'signed-out' && (
            <span className="unreachable"> · {t('agents.unreachable')}</span>
          )}
        </span>
      </td>
      <td role="cell" className="agent-since">
        <Elapsed since={since} />
      </td>
      {onProblem !== null && (
        <td role="cell" className="agent-actions">
          <StateMenu agent={row} onProblem={onProblem} />
        </td>
      )}
    </tr>
  );
});
