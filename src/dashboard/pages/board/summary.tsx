import type { ReactNode } from 'react';
import { useFormat, useText } from '../../i18n/reading.tsx';
import { useOnBoard } from '../../live/live-context.tsx';
import { queueState } from '../../live/levels.ts';
import { useTicking } from '../../live/ticker.ts';
import { Elapsed } from '../../ui/elapsed.tsx';

/** The whole desk in four figures. */
export function Summary() {
  const queueRows = useOnBoard((board) => board?.queues);
  const agentRows = useOnBoard((board) => board?.agents);
  const [queues, agents] = [[...(queueRows?.values() ?? [])], [...(agentRows?.values() ?? [])]];
  const t = useText();
  const format = useFormat();
  const waiting = queues.reduce((sum, { row }) => sum + row.waiting, 0);
  const starts = queues.flatMap(({ oldestSince }) => (oldestSince === null ? [] : [oldestSince]));
  const late = useTicking((now) => queues.some((queue) => queueState(queue, now) === 'late'));
  const free = agents.filter(({ row }) => row.state === 'available' && row.reachable).length;
  const talking = agents.filter(({ row }) => row.state === 'talking').length;
  return (
    <dl className="summary" aria-label={t('board.now')}>
      <Figure label={t('board.waiting', { count: waiting })} tone={waiting > 0 ? 'busy' : 'calm'}>
        {format.count(waiting)}
      </Figure>
      <Figure label={t('board.longest')} tone={late ? 'late' : 'calm'}>
        {starts.length === 0 ? t('none') : <Elapsed since={Math.min(...starts)} />}
      </Figure>
      <Figure label={t('board.free', { count: free })} tone="calm">
        {format.count(free)}
      </Figure>
      <Figure label={t('board.talking', { count: talking })} tone="calm">
        {format.count(talking)}
      </Figure>
    </dl>
  );
}

function Figure({ label, tone, children }: { label: string; tone: string; children: ReactNode }) {
  return (
    <div className={`figure ${tone}`}>
      <dd>{children}</dd>
      <dt>{label}</dt>
    </div>
  );
}
