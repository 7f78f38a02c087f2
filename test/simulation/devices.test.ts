import { describe, expect, it } from 'vitest';
import type { Directory } from '../../src/core/desk/directory.ts';
import type { Fact } from '../../src/core/desk/facts.ts';
import type { Input } from '../../src/core/desk/inputs.ts';
import { brokenInvariants } from '../../src/core/desk/invariants.ts';
import { restoreDesk } from '../../src/core/desk/restore.ts';
import { newDesk } from '../../src/core/desk/state.ts';
import { step } from '../../src/core/desk/step.ts';
import { seededRandom } from '../../src/core/kernel/random.ts';
import { sketchDirectory } from '../support/desk-fixture.ts';
import { Agenda, type Nature, VirtualAsterisk } from '../support/virtual-asterisk.ts';

const START = Date.UTC(2027, 2, 27, 20, 0, 0);
const nature: Nature = {
  noAnswer: 0.15,
  decline: 0.06,
  doubled: 0.05,
  late: 0.05,
  voicemail: 0.4,
  wrongKey: 0.1,
};

/** Nine agents: with a desk phone, with a mobile, with both at once, and with three devices. */
function town(): Directory {
  const mobile = (n: number): string => `+4670174${1000 + n}`;
  const agents = Object.fromEntries(
    Array.from({ length: 9 }, (_, n) => {
      const phone = `agent${n}-phone`;
      const devices = [
        [phone],
        [mobile(n)],
        [phone, mobile(n)],
        [phone, mobile(n), `${phone}-2`],
        [mobile(n), mobile(n + 100)],
      ][n % 5] as string[];
      return [`agent${n}`, { devices, ring: n === 8 ? ('first' as const) : ('all' as const) }];
    }),
  );
  return sketchDirectory({
    agents,
    services: { support: { missesForgiven: 1, wrapUpMs: 3_000, restMs: 8_000 } },
  });
}

interface Outcome {
  readonly facts: readonly Fact[];
  readonly asterisk: VirtualAsterisk;
  readonly broken: readonly string[];
  /** Voicemails that were joined with a caller. */
  readonly fooled: readonly string[];
  readonly calls: readonly string[];
}

/** A run with `outages` of the connection or the whole service, or none. */
function run(seed: number, callers: number, outages: boolean): Outcome {
  const random = seededRandom(seed);
  const agenda = new Agenda(START);
  const directory = town();
  const facts: Fact[] = [];
  const broken: string[] = [];
  const fooled: string[] = [];
  const timers = new Map<string, number>();
  let desk = newDesk(directory);
  const tell = (input: Input): void => {
    const { now } = agenda;
    const done = step(desk, input, now);
    facts.push(...done.facts);
    if (broken.length < 5)
      broken.push(...brokenInvariants(desk, now).map((each) => `${now - START} ${input.type}: ${each}`));
    for (const effect of done.effects) {
      if (effect.type === 'cancel-timer') timers.delete(effect.timer);
      else if (effect.type !== 'arm-timer') asterisk.perform(effect);
      else {
        const { timer, at } = effect;
        timers.set(timer, at);
        agenda.at(at, () => {
          if (timers.get(timer) === at && timers.delete(timer)) tell({ type: 'timer-fired', timer });
        });
      }
    }
  };
  const asterisk = new VirtualAsterisk(agenda, random, nature, tell);
  asterisk.onTalk = (caller, phone) => {
    if (asterisk.voicemails.has(phone)) fooled.push(phone);
    const leg = random.chance(0.5) ? caller : phone;
    agenda.in(random.exponential(40_000), () => asterisk.hangUp(leg));
  };
  const connect = (): void => {
    asterisk.linked = true;
    tell(asterisk.snapshot());
    for (const device of directory.devices.keys())
      tell({ type: 'device-changed', device, registered: true, busyElsewhere: false });
  };
  const outage = (): void => {
    asterisk.linked = false;
    tell({ type: 'asterisk-lost' });
    agenda.in(1_000 + random.below(4_000), () => {
      if (random.chance(0.5)) {
        facts.length -= random.below(3);
        timers.clear();
        desk = restoreDesk(directory, facts, agenda.now);
      }
      connect();
    });
  };
  connect();
  let at = 0;
  for (let n = 0; n < callers; n += 1) {
    at += random.exponential(9_000);
    agenda.in(at, () => {
      asterisk.call(`c${n}`, '+46406280400', null);
      agenda.in(random.exponential(60_000), () => {
        if (desk.calls.get(`c${n}`)?.state !== 'connected') asterisk.hangUp(`c${n}`);
      });
    });
  }
  for (let t = 0; t < at; t += 20_000) {
    agenda.in(t, () => {
      const agent = `agent${random.below(9)}`;
      if (random.chance(0.3)) tell({ type: 'decline-offer', agent, by: agent });
      else if (random.chance(0.1)) {
        const device = random.pick(desk.agents.get(agent)?.profile.devices ?? []);
        const busyElsewhere = random.chance(0.5);
        tell({ type: 'device-changed', device, registered: !busyElsewhere, busyElsewhere });
        agenda.in(5_000, () =>
          tell({ type: 'device-changed', device, registered: true, busyElsewhere: false }),
        );
      } else tell({ type: 'agent-command', agent, to: 'available', pauseReason: null, by: agent });
    });
  }
  if (outages) for (let t = 60_000; t < at; t += 240_000) agenda.in(t, outage);
  while (agenda.advance());
  const calls = [...desk.calls.keys()];
  return { facts, asterisk, broken, fooled, calls };
}

describe('agents with mobiles and several devices in simulated traffic', () => {
  it.each([
    ['one long run', 1, 3_000, false],
    ...Array.from(
      { length: 12 },
      (_, n) => [`with outages, seed ${200 + n}`, 200 + n, 250, true] as [string, number, number, boolean],
    ),
  ] as [string, number, number, boolean][])(
    'keep the invariants; no voicemail is ever joined with a caller: %s',
    (_name, seed, callers, outages) => {
      const { facts, asterisk, broken, fooled, calls } = run(seed, callers, outages);
      expect(broken).toEqual([]);
      expect(fooled).toEqual([]);
      expect(calls).toEqual([]);
      expect([...asterisk.channels.keys(), ...asterisk.bridges.keys()]).toEqual([]);
      const of = (type: Fact['type']) => facts.filter((fact) => fact.type === type).length;
      expect(asterisk.voicemails.size).toBeGreaterThan(callers / 20);
      expect(of('call-answered')).toBeGreaterThan(callers / 3);
      expect(
        facts.filter((fact) => fact.type === 'offer-accepted' && fact.key === '1').length,
      ).toBeGreaterThan(callers / 20);
      const ends = new Map<string, number>();
      for (const fact of facts)
        if (fact.type === 'call-ended') ends.set(fact.call, (ends.get(fact.call) ?? 0) + 1);
      expect([...ends].filter(([, count]) => count !== 1)).toEqual([]);
    },
    30_000,
  );

  it('would show a voicemail that was taken for a person: without the key, callers are joined with some', () => {
    const fake = seededRandom(3);
    const agenda = new Agenda(START);
    const asterisk = new VirtualAsterisk(
      agenda,
      fake,
      { ...nature, noAnswer: 0, decline: 0, voicemail: 1 },
      () => undefined,
    );
    const talks: boolean[] = [];
    asterisk.onTalk = (_caller, phone) => talks.push(asterisk.voicemails.has(phone));
    asterisk.call('c1', '+46406280400', null);
    asterisk.perform({
      type: 'originate',
      call: 'c1',
      leg: 'c1.a1',
      endpoint: 'PJSIP/+46701741000@trunk',
      callerNumber: null,
      callerName: 'Town',
      timeoutMs: 20_000,
    });
    agenda.in(8_000, () => {
      asterisk.perform({ type: 'create-bridge', call: 'c1', bridge: 'c1.b1' });
      asterisk.perform({ type: 'add-to-bridge', call: 'c1', bridge: 'c1.b1', legs: ['c1', 'c1.a1'] });
    });
    while (agenda.advance());
    expect(talks).toEqual([true]);
  });
});
