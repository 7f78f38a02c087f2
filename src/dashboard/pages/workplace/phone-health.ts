import type { OwnDeviceJson, WorkplaceJson } from '../../../contract/workplace.ts';
import { usePhone } from '../../phone/use-phone.tsx';
import type { PhoneTrouble } from '../../phone/snapshot.ts';

/** What the phone's condition is called; `other-*`: another phone than the page's is chosen. */
type HealthKey = PhoneTrouble | 'ready' | 'connecting' | 'off' | 'other-ready' | 'other-not-ready';

export interface Health {
  readonly key: HealthKey;
  readonly tone: 'good' | 'warn' | 'bad';
  /** What can be done about it by a button; null: nothing here. */
  readonly fix: { readonly kind: 'take-over' | 'microphone' | 'sound' | 'again'; run(): unknown } | null;
}

/** The phone that would be rung; null: the desk file's order decides. */
function selectedDevice({ device, devices }: WorkplaceJson): OwnDeviceJson | null {
  return devices.find(({ id }) => id === device) ?? null;
}

/** How the phone is that is to ring, and what to do about it. */
export function usePhoneHealth(view: WorkplaceJson): Health {
  const phone = usePhone();
  const device = selectedDevice(view);
  if (device !== null && device.kind !== 'softphone' && phone.state.kind === 'detached')
    return {
      key: device.ready ? 'other-ready' : 'other-not-ready',
      tone: device.ready ? 'good' : 'bad',
      fix: null,
    };
  const { trouble } = phone;
  switch (trouble) {
    case 'other-tab':
    case 'other-place':
      return { key: trouble, tone: 'bad', fix: { kind: 'take-over', run: () => phone.takeOver() } };
    case 'microphone-unasked':
      return { key: trouble, tone: 'bad', fix: { kind: 'microphone', run: () => phone.askMicrophone() } };
    case 'microphone-denied':
    case 'microphone-missing':
      return { key: trouble, tone: 'bad', fix: { kind: 'again', run: () => phone.askMicrophone() } };
    case 'sound-blocked':
      return { key: trouble, tone: 'warn', fix: { kind: 'sound', run: () => phone.allowSound() } };
    case 'no-sound':
      return { key: trouble, tone: 'warn', fix: null };
    case 'offline':
      return { key: trouble, tone: 'bad', fix: { kind: 'again', run: () => phone.tryAgain() } };
    case 'unsupported':
    case 'no-softphone':
    case 'not-allowed':
      return { key: trouble, tone: 'bad', fix: null };
    case null:
      break;
  }
  if (phone.state.kind === 'registered') return { key: 'ready', tone: 'good', fix: null };
  if (phone.state.kind === 'detached') return { key: 'off', tone: 'warn', fix: null };
  return { key: 'connecting', tone: 'warn', fix: null };
}
