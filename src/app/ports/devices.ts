import type { DeviceId } from '../../core/kernel/ids.ts';
import type { Input } from '../../core/desk/inputs.ts';
import type { LinkState } from './telephony.ts';

/** The door to the state of the phones (AMI): registrations, and calls on them that are not ours. */
export interface Devices {
  /**
   * Connects and keeps connected until `stop`; gives `device-changed` for every known device after each
   * (re)connection and whenever one changes.
   */
  start(receive: (input: Input) => void): void;

  /** Tells which endpoints to watch: device id to Asterisk endpoint (`PJSIP/desk1`). May be called again. */
  watch(endpoints: ReadonlyMap<DeviceId, string>): void;

  /** Makes Asterisk read its generated PJSIP configuration anew. Rejects with a clear error when it cannot. */
  reload(): Promise<void>;

  state(): LinkState;
  stop(): Promise<void>;
}
