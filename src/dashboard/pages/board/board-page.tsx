import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { useFormat } from '../../i18n/use-format.ts';
import { useHold, useLive } from '../../live/live-context.tsx';
import { PageHeading } from '../../router/router.tsx';
import { Icon } from '../../ui/icons.tsx';
import { AgentList } from './agent-list.tsx';
import { useBoardNews } from './board-news.ts';
import { OutageBar } from './outage-bar.tsx';
import { QueueTable } from './queue-table.tsx';
import { Summary } from './summary.tsx';

/** The live board: the desk at a glance. */
export function BoardPage() {
  const { t } = useTranslation();
  const { board, link, held } = useLive();
  useBoardNews();
  if (board === null) {
    return (
      <div className="page">
        <PageHeading title={t('board.title')} />
        <p className="quiet">{t('board.loading')}</p>
      </div>
    );
  }
  const queues = [...board.queues.values()];
  const agents = [...board.agents.values()];
  return (
    <div className={`page board${link === 'lost' ? ' stale' : ''}${held ? ' held' : ''}`}>
      <div className="board-main">
        <div className="board-head">
          <PageHeading title={t('board.title')} />
          <Freshness />
        </div>
        <OutageBar outages={board.outages} at={board.at} />
        <Summary queues={queues} agents={agents} />
        <QueueTable queues={queues} />
      </div>
      <AgentList agents={agents} />
    </div>
  );
}

/** Whether the figures are of now, and the button that holds them. */
function Freshness() {
  const { t } = useTranslation();
  const format = useFormat();
  const { link, lostAt, held } = useLive();
  const hold = useHold();
  const stale = link === 'lost' && lostAt !== null;
  return (
    <div className="freshness">
      {stale && (
        <span className="tag warning">
          <Icon name="unplugged" />
          {t('link.stale', { time: format.clock(lostAt) })}
        </span>
      )}
      {held && !stale && (
        <span className="tag">
          <Icon name="snow" />
          {t('board.heldNote')}
        </span>
      )}
      <Button className="button plain small" onPress={() => hold(!held)}>
        <Icon name={held ? 'play' : 'snow'} />
        {held ? t('board.release') : t('board.hold')}
      </Button>
    </div>
  );
}
