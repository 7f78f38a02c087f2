import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../../styles/workplace.css';
import '../../styles/workplace-stage.css';
import '../../styles/workplace-side.css';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { useOnBoard } from '../../live/live-context.tsx';
import type { BoardView, QueueView } from '../../live/board-model.ts';
import { useWorkplace } from '../../live/workplace-context.tsx';
import { PageHeading } from '../../router/router.tsx';
import { CallbacksPanel } from './callbacks-panel.tsx';
import { ContextColumn } from './context-column.tsx';
import { usePhoneChoice } from './phone-choice.tsx';
import { ServicesPanel } from './services-panel.tsx';
import { Stage } from './stage.tsx';
import { StatusBar } from './status-bar.tsx';
import { TeamPanel } from './team-panel.tsx';
import { useWorkTab, WorkArea } from './work-area.tsx';
import type { WorkTab } from './work-area.tsx';

/** The agent's workplace: what waits on the left, what matters now in the middle, what to know on the right. */
export default function WorkplacePage() {
  const { t } = useTranslation();
  const { view } = useWorkplace();
  const { open } = usePhoneChoice();
  useEffect(open, [open]);
  if (view === null)
    return (
      <div className="page">
        <PageHeading title={t('work.title')} />
        <p className="quiet">{t('app.loading')}</p>
      </div>
    );
  return <Desk view={view} />;
}

const columns = ['waits', 'now', 'context'] as const;
type Column = (typeof columns)[number];

function Desk({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const work = useWorkTab(view);
  const [column, setColumn] = useState<Column>('now');
  const rings = view.offer !== null;
  // Where one column is seen at a time, it is the one that rings.
  useEffect(() => {
    if (rings) setColumn('now');
  }, [rings]);
  const onWork = (tab: WorkTab): void => {
    setColumn('now');
    work.open(tab);
  };
  return (
    <div className="workplace" data-column={column}>
      <div className="visually-hidden">
        <PageHeading title={t('work.title')} />
      </div>
      <StatusBar view={view} />
      <ColumnTabs column={column} onChoose={setColumn} view={view} />
      <div className="work-columns">
        <div className="work-column waits">
          <ServedServices view={view} />
          <CallbacksPanel view={view} onDial={() => onWork('dial')} />
          <Team self={view.agent.id} />
        </div>
        <div className="work-column now">
          <Stage view={view} />
          <WorkArea view={view} tab={work.tab} area={work.area} onTab={work.setTab} onOpen={onWork} />
        </div>
        <div className="work-column context" tabIndex={0} role="region" aria-label={t('work.column.context')}>
          <ContextColumn view={view} />
        </div>
      </div>
    </div>
  );
}

/** These two alone are drawn again with the board. */
function ServedServices({ view }: { view: WorkplaceJson }) {
  const queues = useOnBoard((board) => board?.queues);
  return <ServicesPanel queues={servedQueues(view, queues)} />;
}

function Team({ self }: { self: string }) {
  const rows = useOnBoard((board) => board?.agents);
  const agents = useMemo(() => [...(rows?.values() ?? [])], [rows]);
  return <TeamPanel agents={agents} self={self} />;
}

function servedQueues(
  { services }: WorkplaceJson,
  queues: BoardView['queues'] | undefined,
): readonly QueueView[] {
  return services.map((id) => queues?.get(id)).filter((queue) => queue !== undefined);
}

/** Which column is seen where there is room for one; hidden where there is room for all. */
function ColumnTabs(props: { column: Column; onChoose: (column: Column) => void; view: WorkplaceJson }) {
  const { t } = useTranslation();
  const { column, onChoose, view } = props;
  return (
    <nav className="column-tabs" aria-label={t('work.column.label')}>
      {columns.map((one) => (
        <button key={one} type="button" aria-pressed={one === column} onClick={() => onChoose(one)}>
          {t(`work.column.${one}`)}
          {one === 'waits' && view.callbacks.length > 0 && (
            <span className="count-figure"> {view.callbacks.length}</span>
          )}
        </button>
      ))}
    </nav>
  );
}
