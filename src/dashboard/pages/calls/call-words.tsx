import { useTranslation } from 'react-i18next';
import type { CallItemJson } from '../../../contract/calls.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';

type Ending = NonNullable<CallItemJson['endReason']>;

const endings: Readonly<Record<Ending, { icon: IconName; tone: string }>> = {
  handled: { icon: 'check', tone: 'good' },
  abandoned: { icon: 'late', tone: 'low' },
  short: { icon: 'dash', tone: 'none' },
  informed: { icon: 'check', tone: 'none' },
  overflow: { icon: 'moved', tone: 'none' },
  closed: { icon: 'closed', tone: 'none' },
  callback: { icon: 'phone', tone: 'none' },
  'callback-failed': { icon: 'late', tone: 'low' },
  'not-reached': { icon: 'dash', tone: 'none' },
  'nobody-on-call': { icon: 'late', tone: 'low' },
  voicemail: { icon: 'phone', tone: 'none' },
  failed: { icon: 'alarm', tone: 'low' },
  'unknown-number': { icon: 'dash', tone: 'none' },
};

/** Where the call stands, or what became of it. */
export function Outcome({ call }: { call: CallItemJson }) {
  const { t } = useTranslation();
  if (call.endReason === null) {
    return (
      <span className="outcome running">
        <Icon name={call.state === 'connected' ? 'phone' : 'clock'} /> {t(`callState.${call.state}`)}
      </span>
    );
  }
  const { icon, tone } = endings[call.endReason];
  return (
    <span className={`outcome ${tone}`}>
      <Icon name={icon} /> {t(`endReason.${call.endReason}`)}
    </span>
  );
}
