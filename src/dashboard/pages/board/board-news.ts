import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { useLive } from '../../live/live-context.tsx';
import { queueState } from '../../live/levels.ts';
import { useTicking } from '../../live/ticker.ts';
import { useMe } from '../../session/session.tsx';
import { announce } from '../../ui/announcer.tsx';
import { useCallerText, useStateText } from './agent-state.tsx';

/**
 * Tells screen readers what happens on the board: to an agent the offers and changes of the own state, to a
 * supervisor the queues whose oldest caller has come to wait too long. Never figures, never ticks.
 */
export function useBoardNews(): void {
  const me = useMe();
  useOwnNews(me.agentId);
  useLateQueues(me.is('supervisor'));
}

function useOwnNews(agentId: string | undefined): void {
  const { t } = useTranslation();
  const { board } = useLive();
  const stateText = useStateText();
  const callerText = useCallerText();
  const told = useRef<string | null>(null);
  const row = agentId === undefined ? undefined : board?.agents.get(agentId)?.row;
  useEffect(() => {
    if (row === undefined) return;
    const now = `${row.state} ${row.pauseReason ?? ''} ${row.call?.id ?? ''}`;
    const first = told.current === null;
    if (told.current === now) return;
    told.current = now;
    if (first) return;
    if (row.state === 'offered' && row.call !== undefined) {
      const queue = board?.queues.get(row.call.service)?.row.name ?? row.call.service;
      announce(t('mine.offeredNow', { queue, caller: callerText(row.call.caller) }), 'assertive');
    } else {
      announce(t('mine.stateNow', { state: stateText(row) }));
    }
  });
}

function useLateQueues(wanted: boolean): void {
  const { t } = useTranslation();
  const format = useFormat();
  const { board } = useLive();
  const queues = wanted && board !== null ? [...board.queues.values()] : [];
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
      const row = board?.queues.get(id)?.row;
      if (row === undefined) continue;
      announce(
        t('queues.becameLate', { queue: row.name, limit: format.limit(row.serviceLevel.thresholdMs) }),
      );
    }
    // Only when the set of late queues changes; the rest is what the sentence is made of.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [late]);
}
