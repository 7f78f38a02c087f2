import type { Device } from '../../src/core/desk/directory.ts';
import { PagePhone } from './page-phone.ts';
import type { IncomingCall } from './sip/incoming-call.ts';
import type { SipPhone } from './sip/index.ts';
import type { SvaraUnderTest } from './svara-under-test.ts';

/**
 * The page of agent `n`, of which a telephone does the talking: the page attaches, registers and reports as any, and
 * what rings it rings the desk phone of the same number. A telephone without a browser has no encryption of sound,
 * and so cannot be a page's own; all the rest is as it would be.
 */
export class PageWithSound {
  readonly #desk: SvaraUnderTest;
  readonly #n: number;
  readonly phone: SipPhone;
  page: PagePhone;

  private constructor(desk: SvaraUnderTest, parts: { n: number; phone: SipPhone; page: PagePhone }) {
    this.#desk = desk;
    this.#n = parts.n;
    this.phone = parts.phone;
    this.page = parts.page;
  }

  /** Attached, registered, and its agent at work. */
  static async atWork(desk: SvaraUnderTest, n: number): Promise<PageWithSound> {
    const phone = await desk.phone(`desk${n}`);
    const devices = desk.desk().directory.devices as Map<string, Device>;
    const own = devices.get(`soft${n}`);
    if (!own) throw new Error(`there is no soft${n}`);
    devices.set(own.id, { ...own, endpoint: `PJSIP/desk${n}` });
    const page = await PagePhone.open(desk, `agent${n}`);
    await (await desk.supervisor()).setState(`agent${n}`, 'available');
    return new PageWithSound(desk, { n, phone, page });
  }

  /** The page is loaded anew: it attaches again, and knows of no call. */
  async loadAgain(): Promise<void> {
    const { cookie } = this.page;
    this.page.close();
    this.page = await PagePhone.open(this.#desk, `agent${this.#n}`, cookie);
  }

  /** The connection for reports is there again, with the page as it was. */
  async reconnect(...legs: IncomingCall[]): Promise<void> {
    await this.page.connectWorkplace();
    await this.page.report({ legs: legs.map(legOf), sound: legs.length > 0 ? 'flowing' : 'none' });
  }

  /** What rings the page, answered by itself as it was told to. */
  async answersItself(): Promise<IncomingCall> {
    const ring = await this.phone.incoming();
    if (ring.header('X-Svara-Auto-Answer') !== 'yes')
      throw new Error('the phone is to be answered by the agent');
    await ring.answer();
    return ring;
  }

  close(): void {
    this.page.close();
  }
}

/** The leg that a call to a page is, as its header names it. */
export const legOf = (call: IncomingCall): string => call.header('X-Svara-Leg');
