import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/reading.tsx';
import { useOnBoard } from '../../live/live-context.tsx';
import { queueState } from '../../live/levels.ts';
import { useTicking } from '../../live/ticker.ts';
import { useMe } from '../../session/session.tsx';
import { announce } from '../../ui/announcer.tsx';

/**
 * Tells a supervisor's screen reader what happens on the board: the queues whose oldest caller has come to wait too
 * long. Never figures, never ticks. What happens to an agent's own calls is told on every page.
 *
 * A component that shows nothing: it is drawn again with every queue, and the page around it is not.
 */
export function BoardNews(): null {
  const wanted = useMe().is('supervisor');
  const { t } = useTranslation();
  const format = useFormat();
  const rows = useOnBoard((board) => board?.queues);
  const queues = wanted && rows !== undefined ? [...rows.values()] : [];
  const late = useTicking((now) =>
    queues
      .filter((queue) => queueState(queue, now) === 'late')
      .map(({ row }) => row.id)
      .join('\n'),
  );
  const before = useRef<readonly string[] | null>(null);
  useEffect(() => {
    const ids = late === '' ? [] : late.split('\n');
    const known = before.current;
    before.current = ids;
    if (known === null) return;
    for (const id of ids.filter((one) => !known.includes(one))) {
      const row = rows?.get(id)?.row;
      if (row === undefined) continue;
      announce(
        t('queues.becameLate', { queue: row.name, limit: format.limit(row.serviceLevel.thresholdMs) }),
      );
    }
    // Only when the set of late queues changes; the rest is what the sentence is made of.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [late]);
  return null;
}
