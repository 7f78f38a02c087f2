import { expect } from 'vitest';
import { FakeTelephony, type PhoneManner } from '../../support/fake-telephony.ts';
import { telephonyContract, type TelephonyStage } from '../../support/telephony-contract.ts';

const endpoint = 'PJSIP/desk1';
const offline = 'PJSIP/desk2';

/** The real door reads numbers as the trunk gives them. */
const e164 = (number: string): string => number.replace(/^0/, '+46');

class FakeStage implements TelephonyStage {
  #fake = new FakeTelephony();
  readonly offline = offline;

  open(): FakeTelephony {
    this.#fake = new FakeTelephony();
    this.#fake.manners.set(offline, 'offline');
    return this.#fake;
  }

  call(dialled: string, from: string | null) {
    const fake = this.#fake;
    const leg = fake.arrive({ dialled: e164(dialled), caller: from === null ? null : e164(from) });
    return Promise.resolve({
      leave: () => Promise.resolve(fake.end(leg)),
      press: (digit: string) => fake.press(leg, digit),
    });
  }

  get phone() {
    const fake = this.#fake;
    const leg = (): string => {
      const found = [...fake.legs.values()].find((each) => each.endpoint === endpoint);
      if (!found) throw new Error('the phone does not ring');
      return found.leg;
    };
    return {
      endpoint,
      will: (manner: PhoneManner) => void fake.manners.set(endpoint, manner),
      pickUp: () => Promise.resolve(fake.pickUp(leg())),
      hangUp: () => fake.end(leg()),
    };
  }

  cut(): void {
    this.#fake.disconnect();
  }

  mend(): void {
    this.#fake.reconnect();
  }

  expectNothingLeft(): Promise<void> {
    expect([...this.#fake.legs.keys(), ...this.#fake.bridges.keys()]).toEqual([]);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

telephonyContract('in memory', () => Promise.resolve(new FakeStage()));
