import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { useFormat } from '../../i18n/reading.tsx';
import { useHold, useLive, useOnBoard } from '../../live/live-context.tsx';
import { PageHeading } from '../../router/router.tsx';
import { Icon } from '../../ui/icons.tsx';
import { AgentList } from './agent-list.tsx';
import { BoardNews } from './board-news.ts';
import { OutageBar } from './outage-bar.tsx';
import { QueueTable } from './queue-table.tsx';
import { Summary } from './summary.tsx';

/** The live board: the desk at a glance. Each part takes its own from the board, and is drawn again only with that. */
export function BoardPage() {
  const { t } = useTranslation();
  const isThere = useOnBoard((board) => board !== null);
  const stale = useLive(({ link }) => link === 'lost');
  const held = useLive((live) => live.held);
  if (!isThere) {
    return (
      <div className="page">
        <PageHeading title={t('board.title')} />
        <p className="quiet">{t('board.loading')}</p>
      </div>
    );
  }
  return (
    <div className={`page board${stale ? ' stale' : ''}${held ? ' held' : ''}`}>
      <div className="board-main">
        <div className="board-head">
          <PageHeading title={t('board.title')} />
          <BoardNews />
          <Freshness />
        </div>
        <OutageBar />
        <Summary />
        <QueueTable />
      </div>
      <AgentList />
    </div>
  );
}

/** Whether the figures are of now, and the button that holds them. */
function Freshness() {
  const { t } = useTranslation();
  const format = useFormat();
  const link = useLive((live) => live.link);
  const lostAt = useLive((live) => live.lostAt);
  const held = useLive((live) => live.held);
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
