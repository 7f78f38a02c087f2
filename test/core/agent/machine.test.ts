import { describe, expect, it } from 'vitest';
import { type AgentRecord, type AgentStateName, newAgent } from '../../../src/core/agent/agent.ts';
import { type AgentInput, agentTransition } from '../../../src/core/agent/machine.ts';

const inputs: Readonly<Record<AgentInput['type'], AgentInput>> = {
  'command-available': { type: 'command-available' },
  'command-paused': { type: 'command-paused', reason: 'lunch' },
  'command-signed-out': { type: 'command-signed-out' },
  offered: { type: 'offered', call: 'c1' },
  connected: { type: 'connected', call: 'c1' },
  'offer-missed': { type: 'offer-missed' },
  'offer-over': { type: 'offer-over' },
  'call-over': { type: 'call-over', wrapUpUntil: 9_000 },
  'wrap-up-over': { type: 'wrap-up-over' },
  'line-changed': { type: 'line-changed' },
  dial: { type: 'dial', call: 'c1' },
  'phone-lost': { type: 'phone-lost' },
};

/** The whole machine as a table: state after, `-` refused, `.` ignored. Columns in the order of `inputs`. */
const drawn: Readonly<Record<AgentStateName, string>> = {
  //                avail  pause  out        offer   connect missed         over  call-over  wrap  line  dial  lost
  'signed-out': 'available paused . . . . . . . . - .',
  available: '. paused signed-out offered . . . . . . talking .',
  offered: '- paused signed-out . talking not-responding available . . . - .',
  talking: '- - - . . . . wrapping-up . . - not-responding',
  'wrapping-up': 'available paused signed-out . . . . . available . talking .',
  paused: 'available paused signed-out . . . . . . . talking .',
  'busy-elsewhere': '- paused signed-out . . . . . . available - .',
  'not-responding': 'available paused signed-out . . . . . . . - .',
};

function agentIn(state: AgentStateName, busyElsewhere = false): AgentRecord {
  const profile = {
    id: 'anna',
    name: 'Anna',
    skills: new Map(),
    lines: new Set<string>(),
    devices: ['desk1'],
    ring: 'first' as const,
  };
  const devices = new Map([['desk1', { registered: true, busyElsewhere }]]);
  return { ...newAgent(profile), state, devices, call: 'c1' };
}

describe('the agent machine', () => {
  const cells = Object.entries(drawn).flatMap(([state, row]) =>
    row
      .split(' ')
      .map((after, n) => [state as AgentStateName, Object.values(inputs)[n] as AgentInput, after] as const),
  );

  it('is drawn whole', () => expect(cells).toHaveLength(8 * 12));

  it.each(cells)('%s on %o: %s', (state, input, after) => {
    const outcome = agentTransition(agentIn(state), input);
    const shown = outcome.kind === 'changed' ? outcome.state : outcome.kind === 'refused' ? '-' : '.';
    expect(shown).toBe(after);
  });

  it.each([
    ['available', 'line-changed'],
    ['offered', 'line-changed'],
    ['signed-out', 'command-available'],
    ['wrapping-up', 'wrap-up-over'],
    ['offered', 'offer-over'],
  ] as const)('%s becomes busy elsewhere on %s while another line is in use', (state, input) => {
    expect(agentTransition(agentIn(state, true), inputs[input])).toMatchObject({
      kind: 'changed',
      state: 'busy-elsewhere',
    });
  });

  it('keeps the reason of a pause, the call of a talk and the end of a wrap-up', () => {
    expect(agentTransition(agentIn('available'), inputs['command-paused'])).toMatchObject({
      pauseReason: 'lunch',
      call: null,
    });
    expect(agentTransition(agentIn('offered'), inputs.connected)).toMatchObject({ call: 'c1', until: null });
    expect(agentTransition(agentIn('talking'), inputs['call-over'])).toMatchObject({
      call: 'c1',
      until: 9_000,
    });
  });

  it('goes back to available at once without wrap-up', () => {
    const outcome = agentTransition(agentIn('talking'), { type: 'call-over', wrapUpUntil: null });
    expect(outcome).toMatchObject({ state: 'available', call: null });
  });
});
