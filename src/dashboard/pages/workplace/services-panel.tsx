import { memo } from 'react';
import { useFormat, useText } from '../../i18n/reading.tsx';
import type { QueueView } from '../../live/board-model.ts';
import { queueState } from '../../live/levels.ts';
import { useTicking } from '../../live/ticker.ts';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';

const icons: Readonly<Record<ReturnType<typeof queueState>, IconName>> = {
  empty: 'dash',
  waiting: 'clock',
  late: 'late',
};

/** The services the agent takes calls of, those first that the agent looks for: where somebody waits. */
export function ServicesPanel({ queues }: { queues: readonly QueueView[] }) {
  const t = useText();
  return (
    <section className="panel side-panel" aria-labelledby="services-title">
      <h2 id="services-title">{t('work.services.title')}</h2>
      {queues.length === 0 && <p className="quiet">{t('work.services.none')}</p>}
      <ul className="side-list">
        {queues.map((queue) => (
          <ServiceRow key={queue.row.id} queue={queue} />
        ))}
      </ul>
    </section>
  );
}

const ServiceRow = memo(function ServiceRow({ queue }: { queue: QueueView }) {
  const t = useText();
  const format = useFormat();
  const { row, oldestSince } = queue;
  const state = useTicking((now) => queueState(queue, now));
  return (
    <li className={`service-row ${state}`} data-service={row.id}>
      <Icon name={icons[state]} />
      <span className="service-name">{row.name}</span>
      <span className="visually-hidden">
        {t(`queues.state.${state}`, { limit: format.limit(row.serviceLevel.thresholdMs) })},
      </span>
      <span className="service-count">
        {format.count(row.waiting)}
        <span className="visually-hidden"> {t('board.waiting', { count: row.waiting })}</span>
      </span>
      <span className="service-wait">
        {oldestSince === null ? <span aria-hidden="true">{t('none')}</span> : <Elapsed since={oldestSince} />}
      </span>
    </li>
  );
});
