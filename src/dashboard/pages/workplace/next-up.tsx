import { useTranslation } from 'react-i18next';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { useFormat } from '../../i18n/reading.tsx';
import { useOnBoard, useServiceName } from '../../live/live-context.tsx';
import { useAgentWhy, WhyIdle } from './reasons.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useUnhurried } from '../../ui/use-unhurried.ts';

/** Callers come and go faster than anybody reads who is next. */
const ASKED_EVERY_MS = 2_000;

/** Which calls would come to this agent next, why nothing comes, and a tip. */
export function NextUp({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const format = useFormat();
  const serviceName = useServiceName();
  const { id } = view.agent;
  const waiting = useOnBoard((board) =>
    view.services.reduce((sum, service) => sum + (board?.queues.get(service)?.row.waiting ?? 0), 0),
  );
  const settled = useUnhurried(waiting, ASKED_EVERY_MS);
  const phones = view.devices.map(({ id: phone, ready }) => `${phone} ${ready}`).join();
  // Asked anew when somebody comes or goes, or the own state or a phone changes; not with each figure of the board.
  const data = useAgentWhy(id, `${view.agent.since} ${settled} ${view.device ?? ''} ${phones}`);
  const next = data?.data.next ?? [];
  return (
    <div className="next-up">
      {data !== null && next.length === 0 && <p>{t('work.next.none')}</p>}
      {next.length > 0 && (
        <ol className="next-calls" aria-label={t('work.next.label')}>
          {next.map(({ call, service, waitedMs }) => (
            <li key={call}>
              <span className="next-service">{service === null ? t('none') : serviceName(service)}</span>
              <span className="quiet">{t('work.next.waited', { time: format.duration(waitedMs) })}</span>
            </li>
          ))}
        </ol>
      )}
      {data !== null && <WhyIdle why={data} />}
      <Tip />
    </div>
  );
}

const tips = ['keys', 'sound', 'note', 'notice'] as const;

/** One piece of advice, another each day. */
function Tip() {
  const { t } = useTranslation();
  const day = Math.floor(Date.now() / 86_400_000);
  return (
    <p className="tip">
      <Icon name="tip" /> {t(`work.tip.${tips[day % tips.length] ?? 'keys'}`)}
    </p>
  );
}
