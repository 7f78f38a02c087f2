import type { Directory } from '../../src/core/desk/directory.ts';
import type { Input } from '../../src/core/desk/inputs.ts';

/** What a desk is told until Asterisk is there, every phone is registered and every agent available. */
export function* everyoneAtWork({ devices, agents }: Directory): Iterable<Input> {
  yield { type: 'asterisk-snapshot', legs: [], bridges: [] };
  for (const device of devices.keys())
    yield { type: 'device-changed', device, registered: true, busyElsewhere: false };
  for (const agent of agents.keys())
    yield { type: 'agent-command', agent, to: 'available', pauseReason: null, by: 'bench' };
}
