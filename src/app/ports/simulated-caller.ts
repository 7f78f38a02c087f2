import type { PhoneNumber } from '../../core/kernel/ids.ts';

/** A caller who is no person: for practising. It speaks until it is hung up on, five minutes at most. */
export interface SimulatedCaller {
  /**
   * Has it dial one of our numbers, by the same way as everybody from outside.
   * @throws AppError `unavailable`
   */
  dial(number: PhoneNumber, caller: PhoneNumber): Promise<void>;
}
