import { Fragment, memo, useCallback, useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { useText } from '../../i18n/reading.tsx';
import type { ReactNode } from 'react';
import { useLanguage } from '../../i18n/i18n.ts';
import type { AgentView } from '../../live/board-model.ts';
import { useIds, useOnBoard } from '../../live/live-context.tsx';
import { useMe } from '../../session/session.tsx';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import { RowButton, useRowPopover } from '../../ui/row-popover.tsx';
import type { RowPopover } from '../../ui/row-popover.tsx';
import { agentIcons, agentStates, isCutOff, useCallText, useStateText } from './agent-state.tsx';
import { AgentWhy } from './agent-why.tsx';
import { StateMenu } from './state-menu.tsx';

/** The agents by name, those who are signed out last; a supervisor can change their states. */
export function AgentList() {
  const t = useText();
  const maySupervise = useMe().is('supervisor');
  const [problem, setProblem] = useState<string | null>(null);
  const tell = useCallback((text: string | null) => setProblem(text), []);
  const popover = useRowPopover<RowPart>();
  const { opened } = popover;
  const [here, out] = [useAgentIds(isHere), useAgentIds(isOut)];
  const rowOf = (id: string): ReactNode => (
    <AgentRow
      key={id}
      id={id}
      maySupervise={maySupervise}
      opened={opened?.row === id ? opened.what : null}
      onOpen={popover.open}
    />
  );
  return (
    <section className="panel agents-panel" aria-labelledby="agents-title">
      <div className="agents-head">
        <h2 id="agents-title">{t('agents.title')}</h2>
        <Counts />
      </div>
      {problem !== null && (
        <div className="inline-problem" role="alert">
          <span>{problem}</span>
          <Button className="button plain small" onPress={() => setProblem(null)}>
            {t('app.close')}
          </Button>
        </div>
      )}
      {here.length + out.length === 0 ? (
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
            {/* Apart, so that whoever comes or goes moves no other row. */}
            <Fragment key="here">{here.map(rowOf)}</Fragment>
            <Fragment key="out">{out.map(rowOf)}</Fragment>
          </tbody>
        </table>
      )}
      <OpenedPart popover={popover} onProblem={tell} />
    </section>
  );
}

function isOut({ row }: AgentView): boolean {
  return row.state === 'signed-out';
}

function isHere(agent: AgentView): boolean {
  return !isOut(agent);
}

/** The ids of some of the agents, by their names. */
function useAgentIds(are: (agent: AgentView) => boolean): readonly string[] {
  const { language } = useLanguage();
  const collator = useMemo(() => new Intl.Collator(language), [language]);
  return useIds(({ agents }) =>
    [...agents.values()]
      .filter(are)
      .sort((a, b) => collator.compare(a.row.name, b.row.name))
      .map(({ row }) => row.id),
  );
}

/** What is open of the row whose button was pressed, while that agent is on the board. */
function OpenedPart(props: { popover: RowPopover<RowPart>; onProblem: (text: string | null) => void }) {
  const { popover, onProblem } = props;
  const { opened, trigger, close } = popover;
  const row = useOnBoard((board) => board?.agents.get(opened?.row ?? '')?.row);
  if (opened === null || row === undefined) return null;
  const { byKey } = opened;
  return opened.what === 'why' ? (
    <AgentWhy id={row.id} name={row.name} trigger={trigger} close={close} />
  ) : (
    <StateMenu agent={row} trigger={trigger} close={close} byKey={byKey} onProblem={onProblem} />
  );
}

/** How many are in each state; states that nobody is in are left out. */
function Counts() {
  const t = useText();
  const agents = useOnBoard((board) => board?.agents);
  const rows = [...(agents?.values() ?? [])].map(({ row }) => row);
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

/** What of a row can be opened. */
type RowPart = 'why' | 'state';

interface AgentRowProps {
  readonly id: string;
  readonly maySupervise: boolean;
  /** What of this row is open. */
  readonly opened: RowPart | null;
  readonly onOpen: RowPopover<RowPart>['open'];
}

const AgentRow = memo(function AgentRow(props: AgentRowProps) {
  const agent = useOnBoard((board) => board?.agents.get(props.id));
  return agent === undefined ? null : <Row {...props} agent={agent} />;
});

function Row({ agent, maySupervise, opened, onOpen }: AgentRowProps & { agent: AgentView }) {
  const t = useText();
  const { row, since } = agent;
  const { id, name } = row;
  const stateText = useStateText()(row);
  const callText = useCallText()(row);
  const tone = isCutOff(row) ? 'unreachable' : row.state;
  return (
    <tr role="row" className={`agent state-${tone}`} data-agent={row.id} data-state={row.state}>
      <th scope="row" role="rowheader" className="agent-name">
        <RowButton
          row={id}
          what="why"
          opens="dialog"
          isOpen={opened === 'why'}
          onOpen={onOpen}
          className="name-button"
          label={t('why.ofAgent', { name })}
        >
          {name}
        </RowButton>
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
      {maySupervise && (
        <td role="cell" className="agent-actions">
          <RowButton
            row={id}
            what="state"
            opens="menu"
            isOpen={opened === 'state'}
            onOpen={onOpen}
            className="icon-button"
            label={t('agents.change', { name })}
          >
            <Icon name="more" />
          </RowButton>
        </td>
      )}
    </tr>
  );
}
