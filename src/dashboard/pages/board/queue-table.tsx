import { memo } from 'react';
import { useFormat, useText } from '../../i18n/reading.tsx';
import type { QueueView } from '../../live/board-model.ts';
import { useIds, useOnBoard } from '../../live/live-context.tsx';
import { queueState } from '../../live/levels.ts';
import type { QueueState } from '../../live/levels.ts';
import { useTicking } from '../../live/ticker.ts';
import { CardLabel } from '../../ui/card-label.tsx';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { useRowPopover } from '../../ui/row-popover.tsx';
import type { RowPopover } from '../../ui/row-popover.tsx';
import { LevelExplained, ServiceLevel } from './service-level.tsx';

const stateIcons: Readonly<Record<QueueState, IconName>> = { empty: 'dash', waiting: 'clock', late: 'late' };
const counted = ['offered', 'answered', 'abandoned', 'short'] as const;

/**
 * The queues. A real table whose parts carry their roles, so that it stays one for screen readers where the
 * style shows the rows as cards.
 */
export function QueueTable() {
  const t = useText();
  const ids = useIds(({ queues }) => [...queues.keys()]);
  const { opened, trigger, open, close } = useRowPopover<'level'>();
  const explained = useOnBoard((board) => board?.queues.get(opened?.row ?? '')?.row);
  return (
    <section className="panel" aria-labelledby="queues-title">
      <h2 id="queues-title">{t('queues.title')}</h2>
      {ids.length === 0 ? (
        <p className="quiet">{t('queues.none')}</p>
      ) : (
        <table className="queues" role="table" aria-labelledby="queues-title">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                {t('queues.name')}
              </th>
              <th scope="col" role="columnheader" className="number">
                {t('queues.waiting')}
              </th>
              <th scope="col" role="columnheader" className="number">
                <abbr title={t('queues.longestFull')}>{t('queues.longest')}</abbr>
              </th>
              {counted.map((key) => (
                <th key={key} scope="col" role="columnheader" className="number">
                  {t(`queues.${key}`)}
                </th>
              ))}
              <th scope="col" role="columnheader" className="level-head">
                {t('queues.serviceLevel')}
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {ids.map((id) => (
              <QueueRow key={id} id={id} isOpen={id === opened?.row} onOpen={open} />
            ))}
          </tbody>
        </table>
      )}
      {explained !== undefined && <LevelExplained row={explained} trigger={trigger} close={close} />}
    </section>
  );
}

interface QueueRowProps {
  readonly id: string;
  /** How its service level is counted is shown. */
  readonly isOpen: boolean;
  readonly onOpen: RowPopover<'level'>['open'];
}

const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const queue = useOnBoard((board) => board?.queues.get(props.id));
  return queue === undefined ? null : <Row {...props} queue={queue} />;
});

function Row({ queue, isOpen, onOpen }: QueueRowProps & { queue: QueueView }) {
  const t = useText();
  const format = useFormat();
  const { row, oldestSince } = queue;
  const state = useTicking((now) => queueState(queue, now));
  const limit = format.limit(row.serviceLevel.thresholdMs);
  return (
    <tr role="row" className={`queue ${state}`} data-queue={row.id}>
      <th scope="row" role="rowheader">
        <span className="queue-name">{row.name}</span>
        <span className="queue-state">
          <Icon name={stateIcons[state]} />
          {t(`queues.state.${state}`, { limit })}
        </span>
      </th>
      <td role="cell" className="number waiting">
        <CardLabel text={t('queues.waiting')} />
        {format.count(row.waiting)}
      </td>
      <td role="cell" className="number longest">
        <CardLabel text={t('queues.longest')} />
        {oldestSince === null ? (
          <span aria-label={t('queues.nobody')} role="img">
            {t('none')}
          </span>
        ) : (
          <Elapsed since={oldestSince} />
        )}
      </td>
      {counted.map((key) => (
        <td key={key} role="cell" className="number count">
          <CardLabel text={t(`queues.${key}`)} />
          {format.count(row[key])}
        </td>
      ))}
      <td role="cell" className="level-cell">
        <ServiceLevel row={row} isOpen={isOpen} onOpen={onOpen} />
      </td>
    </tr>
  );
}
