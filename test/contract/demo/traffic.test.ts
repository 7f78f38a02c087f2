import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/demo/agents.ts';
import { planWave, WAVE_MS, type Draw } from '../../../src/demo/plan.ts';
import { readSettings } from '../../../src/demo/settings.ts';
import { digestField, injectionText } from '../../../src/demo/sipp.ts';

/** A reproducible source of chance (mulberry32). */
function seeded(seed: number): Draw {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const environment = {
  SVARA_DEMO_SIP_PORT: '5060',
  SVARA_HTTP_PORT: '3000',
  SVARA_DEMO_TRUNK: 'secret',
  SVARA_DEMO_USER_TRAFFIC: 'another secret',
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`SVARA_DEMO_DEVICE_TRAFFIC${n}`, `secret${n}`])),
};

describe('the plan of callers', () => {
  const draw = seeded(1);
  const waves = Array.from({ length: 400 }, (_, wave) => planWave(wave, draw));
  const calls = waves.flat();

  it('uses only numbers from the range for fiction that belong to the traffic', () => {
    for (const call of calls) {
      expect(call.from).toMatch(/^07017406(0[7-9]|[1-9]\d)$/);
      expect(call.dialled).toMatch(/^04062804(5[0-5])$/);
      expect(call.delayMs).toBeGreaterThanOrEqual(0);
      expect(call.delayMs).toBeLessThan(WAVE_MS);
    }
    expect(new Set(calls.map((call) => call.dialled)).size).toBe(6);
  });

  it('keeps the board lively but calm', () => {
    const perMinute = calls.length / waves.length;
    expect(perMinute).toBeGreaterThan(6);
    expect(perMinute).toBeLessThan(9);
    const impatient = calls.filter((call) => call.patienceS <= 60);
    expect(impatient.length / calls.length).toBeGreaterThan(0.1);
    expect(impatient.length / calls.length).toBeLessThan(0.25);
  });

  it('gives two callers of a wave different numbers', () => {
    for (const wave of waves) expect(new Set(wave.map((call) => call.from)).size).toBe(wave.length);
  });
});

describe('the agents at work', () => {
  const agents = ['traffic1', 'traffic2'];
  const never: Draw = () => 0.999;

  it('are signed in, and others are left alone', () => {
    const seen = [
      { id: 'traffic1', state: 'signed-out', reachable: true },
      { id: 'agent1', state: 'signed-out', reachable: true },
      { id: 'traffic2', state: 'talking', reachable: true },
    ];
    expect(decide(seen, { agents, draw: never }, new Map(), 0)).toEqual([
      ['traffic1', { state: 'available' }],
    ]);
  });

  it('come back some time after they did not answer', () => {
    const seen = [{ id: 'traffic1', state: 'not-responding', reachable: true }];
    const plans = new Map<string, number>();
    expect(decide(seen, { agents, draw: never }, plans, 1_000)).toEqual([]);
    expect(decide(seen, { agents, draw: never }, plans, 20_000)).toEqual([]);
    expect(decide(seen, { agents, draw: never }, plans, 26_000)).toEqual([
      ['traffic1', { state: 'available' }],
    ]);
    expect(plans.size).toBe(0);
  });

  it('take a break one at a time', () => {
    const available = agents.map((id) => ({ id, state: 'available', reachable: true }));
    const always: Draw = () => 0;
    expect(decide(available, { agents, draw: always }, new Map(), 0)).toEqual([
      ['traffic1', { state: 'paused', reason: 'break' }],
    ]);
    expect(decide(available, { agents, draw: never }, new Map(), 0)).toEqual([]);
  });
});

describe('settings', () => {
  it('come from the environment', () => {
    const settings = readSettings(environment);
    expect(settings).toMatchObject({ sipPort: 5060, httpPort: 3000, trunkPassword: 'secret' });
    expect(settings.phones[7]).toEqual({ user: 'traffic8', password: 'secret8' });
  });

  it('tell everything that is wrong at once, but no password', () => {
    const wrong = {
      ...environment,
      SVARA_HTTP_PORT: 'web',
      SVARA_DEMO_TRUNK: 'a;b',
      SVARA_DEMO_USER_TRAFFIC: '',
    };
    expect(() => readSettings(wrong)).toThrow(
      /SVARA_HTTP_PORT is no port.*SVARA_DEMO_TRUNK has.*SVARA_DEMO_USER_TRAFFIC is not set/,
    );
    expect(() => readSettings(wrong)).not.toThrow(/a;b/);
  });
});

describe('the injection file', () => {
  it('has a line per call', () => {
    const text = injectionText([[0, '0701740611', digestField('trunk', 'x')]]);
    expect(text).toBe('SEQUENTIAL\n0;0701740611;[authentication username=trunk password=x];\n');
  });

  it('refuses what would break it', () => {
    expect(() => injectionText([['a;b']])).toThrow('injection file');
    expect(() => injectionText([['a\nb']])).toThrow('injection file');
  });
});
