import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Call, isWaiting } from '../../../src/core/call/call.ts';
import type { Desk } from '../../../src/core/desk/state.ts';
import { compareCalls } from '../../../src/core/routing/order.ts';
import { rivalsOf } from '../../../src/core/routing/rivals.ts';
import { isAtWork, mayServe } from '../../../src/core/routing/servers.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const town = sketchDirectory({
  services: {
    support: {
      announcements: {
        firstAfterMs: 5_000,
        everyMs: 20_000,
        position: true,
        expectedWait: true,
        comfort: [],
      },
    },
    network: {
      targetMs: 60_000,
      requirements: [{ skill: 'network', minLevel: 3, relaxations: [{ afterMs: 30_000, minLevel: 1 }] }],
    },
    care: { requirements: [{ skill: 'care', minLevel: 1 }] },
  },
  agents: {
    anna: { skills: { network: 5, care: 2 } },
    bo: { skills: { network: 2 }, services: ['support', 'network'] },
    cy: { services: ['support'] },
    di: { skills: { care: 4 }, services: ['care'] },
  },
  numbers: {
    '+46406280400': {},
    '+46406280401': { class: 'high' },
    '+46406280404': { class: 'critical' },
    '+46406280405': { service: 'network' },
    '+46406280406': { service: 'care', class: 'low' },
  },
});
const numbers = [...town.numbers.keys()];

/** The same, asked of everybody: what the indexes spare. */
function counted(desk: Desk, call: Call, now: number) {
  const serversOf = (each: Call) =>
    [...desk.agents].filter(([, agent]) => isAtWork(agent) && mayServe(agent, each)).map(([id]) => id);
  const own = serversOf(call);
  const needsOf = ({ openLines, requirements }: Call) => JSON.stringify([openLines, requirements]);
  const toldAt = call.told?.at;
  const ahead = [...desk.calls.values()].filter((other) => {
    if (other === call || !isWaiting(other) || compareCalls(other, call, now) > 0) return false;
    const servers = serversOf(other);
    return needsOf(other) === needsOf(call) || servers.some((id) => own.includes(id));
  });
  return {
    ahead: ahead.length,
    queuedAhead: ahead.filter(({ state }) => state === 'queued').length,
    overtook:
      toldAt === undefined
        ? 0
        : ahead.filter((other) => other.progress.joinedAt >= toldAt || compareCalls(other, call, toldAt) > 0)
            .length,
    servers: own.sort(),
  };
}
const act = fc.record({
  what: fc.constantFrom('call', 'call', 'call', 'answer', 'gone', 'wait', 'wait', 'state', 'move'),
  which: fc.nat(50),
  to: fc.nat(50),
});

function perform(desk: DeskDriver, { what, which, to }: { what: string; which: number; to: number }): void {
  const calls = [...desk.desk.calls.values()];
  const pick = (state: string) => calls.filter((call) => call.state === state).at(which % 7);
  if (what === 'call') desk.call(`c${desk.facts.length}`, numbers[which % numbers.length]);
  if (what === 'wait') desk.wait(1_000 * (which % 40));
  if (what === 'answer') {
    const ringing = pick('offering');
    if (ringing) desk.answer(ringing.id);
  }
  const talking = pick('connected');
  if (what === 'gone' && talking?.talk?.leg) desk.gone(talking.talk.leg);
  if (what === 'state') {
    const agent = ['anna', 'bo', 'cy', 'di'][which % 4] as string;
    desk.command(agent, (['available', 'paused', 'signed-out'] as const)[to % 3] as 'available');
  }
  if (what === 'move' && talking) {
    const service = ['support', 'network', 'care'][to % 3] as string;
    desk.tell({
      type: 'call-command',
      call: talking.id,
      agent: null,
      by: 'boss',
      command: { name: 'transfer', to: { service } },
    });
  }
}

describe('the rivals of a waiting call', () => {
  it('are those that counting everybody finds, whatever happens on the desk', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 20, maxLength: 60 }), (acts) => {
        const desk = new DeskDriver(town).signIn('anna', 'bo', 'cy', 'di');
        for (const each of acts) {
          perform(desk, each);
          for (const call of desk.desk.calls.values()) {
            if (call.state !== 'queued') continue;
            const { ahead, queuedAhead, overtook, servers } = rivalsOf(desk.desk, call, desk.now);
            expect({ ahead, queuedAhead, overtook, servers: [...servers].sort() }).toEqual(
              counted(desk.desk, call, desk.now),
            );
          }
        }
      }),
      { numRuns: 60, seed: 20_27 },
    );
  });
});

describe('the place that a caller is told', () => {
  it('rises by a call that is transferred into the queue to the place of its earlier wait', () => {
    const desk = new DeskDriver(
      sketchDirectory({
        services: {
          support: {
            announcements: {
              firstAfterMs: 5_000,
              everyMs: 20_000,
              position: true,
              expectedWait: false,
              comfort: [],
            },
          },
          network: {},
        },
        agents: { anna: { services: ['support'] }, bo: { services: ['network'] } },
        numbers: { '+46406280400': {}, '+46406280405': { service: 'network' } },
      }),
    ).signIn('anna', 'bo');
    desk.call('talks').answer('talks');
    desk.call('t1', '+46406280405').wait(1_000).answer('t1');
    desk.call('n1', '+46406280405').wait(60_000);
    desk.call('q1').wait(1_000).call('q2').wait(10_000);
    const told = () =>
      desk
        .factsOf('wait-estimated')
        .filter(({ call }) => call === 'q2')
        .map(({ position }) => position);
    expect(told()).toEqual([2]);
    desk.soundOver('q2');
    // It has waited a minute longer than both.
    desk.gone(desk.desk.calls.get('t1')?.talk?.leg ?? '');
    desk.answer('n1');
    desk.tell({
      type: 'call-command',
      call: 'n1',
      agent: null,
      by: 'boss',
      command: { name: 'transfer', to: { service: 'support' } },
    });
    expect(desk.desk.calls.get('n1')?.state).toBe('queued');
    desk.wait(20_000);
    expect(told().at(-1)).toBe(3);
  });
});
