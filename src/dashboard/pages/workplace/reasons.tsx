import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentWhyJson } from '../../../contract/why.ts';
import { fetchAgentWhy, fetchCallWhy } from '../../api/desk.ts';
import { useFormat } from '../../i18n/reading.tsx';
import { useLoaded } from '../../planning/use-loaded.ts';

/** Why a call came to this agent, out of the desk's own answer; its place is kept while that is fetched. */
export function WhyMe({ call, agent }: { call: string; agent: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const load = useCallback((signal: AbortSignal) => fetchCallWhy(call, signal), [call]);
  const { data } = useLoaded(load);
  const me = data?.data.chosen.find((one) => one.agent === agent);
  if (data === null) return <p className="reasons quiet" />;
  const { decidedBy } = data.data;
  const parts = [
    decidedBy === null ? null : t(`work.decided.${decidedBy}`),
    ...(me?.levels ?? []).map(({ skill, level }) => t('work.why.level', { skill, level })),
    me?.idleMs == null ? null : t('work.why.idle', { time: format.limit(me.idleMs) }),
  ].filter((part) => part !== null);
  return (
    <p className="reasons">
      <span>{t('work.offer.whyMe')}</span> {parts.join(' · ')}
    </p>
  );
}

/** The desk's answer to what comes to an agent next. @param occasion asks anew when it is another */
export function useAgentWhy(agent: string, occasion: string): AgentWhyJson | null {
  const load = useMemo(
    () => ({ occasion, ask: (signal: AbortSignal) => fetchAgentWhy(agent, signal) }),
    [agent, occasion],
  );
  return useLoaded(load.ask).data;
}

/** Why this agent is offered nothing, or how many free ones come before. */
export function WhyIdle({ why }: { why: AgentWhyJson }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { obstacle, idleBefore, changes } = why.data;
  const line = idleBefore?.[0];
  return (
    <ul className="reasons quiet">
      {obstacle !== null && <li>{t(`work.obstacle.${obstacle}`)}</li>}
      {obstacle === null && line !== undefined && (
        <li>
          {line.before === 0
            ? t('work.why.first')
            : t('work.why.before', { count: line.before, free: format.count(line.free) })}
        </li>
      )}
      {changes[0] !== undefined && <li lang="en">{changes[0].text}</li>}
    </ul>
  );
}
