import type { DeviceId } from '../../core/kernel/ids.ts';

/** The door to the credentials with which the phones of pages register in Asterisk. */
export interface PhoneLogins {
  /** What Asterisk has to know of a password, and all that is kept of it; of use to nobody for another device. */
  sumOf(device: DeviceId, password: string): string;

  /**
   * From now on the device registers with the password of this sum and with no other. Asterisk keeps it in memory
   * only: it is to be given again after each of its restarts.
   * @throws AppError `unavailable` with a sentence for the operator
   */
  give(device: DeviceId, sum: string): Promise<void>;

  /** From now on the device registers with no password. @throws AppError `unavailable` */
  take(device: DeviceId): Promise<void>;

  /** Ends the connections. */
  close(): Promise<void>;
}
