import { type Desk, putAgent } from '../desk/state.ts';
import type { DeviceSelected } from './phone-facts.ts';

/** Takes the choice of a phone into the desk; one that the directory no longer gives the agent is none. */
export function evolveDeviceSelected(desk: Desk, { agent: id, device }: DeviceSelected): void {
  const agent = desk.agents.get(id);
  if (!agent) return;
  const isTheirs = device !== null && agent.profile.devices.includes(device);
  putAgent(desk, { ...agent, device: isTheirs ? device : null });
}
