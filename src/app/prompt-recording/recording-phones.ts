import type { Desk } from '../../core/desk/state.ts';
import type { Device } from '../../core/desk/directory.ts';
import type { RecordingPhoneRow } from './recording-api.ts';

/**
 * The telephones of the desk file that prompts can be recorded by, each with its agent. A phone is free when it can be
 * rung and neither it nor its agent is in a call: an agent's phone rings for one thing at a time. A page takes no
 * other call than those of its workplace; whoever has a page has a microphone to record by.
 */
export function recordingPhones({ directory, agents, deviceOwner }: Desk): readonly RecordingPhoneRow[] {
  const rowOf = ({ id, kind }: Device): RecordingPhoneRow => {
    const owner = agents.get(deviceOwner.get(id) ?? '');
    const status = owner?.devices.get(id);
    const inUse = owner !== undefined && (owner.call !== null || owner.closing.size > 0);
    // Of a phone without an agent nobody is told how it is: ringing it will tell.
    const reached = owner === undefined || (status?.registered === true && !status.busyElsewhere);
    return {
      device: id,
      kind,
      agent: owner ? { id: owner.profile.id, name: owner.profile.name } : null,
      free: reached && !inUse,
    };
  };
  return [...directory.devices.values()]
    .filter(({ ofPage }) => ofPage !== true)
    .map(rowOf)
    .sort((a, b) => Number(a.agent === null) - Number(b.agent === null));
}
