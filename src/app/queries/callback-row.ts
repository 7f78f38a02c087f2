import { partyOf, ringsBack } from '../../core/callback/rules.ts';
import { agentsOf, type Call } from '../../core/call/call.ts';
import type { Directory } from '../../core/desk/directory.ts';
import type { Desk } from '../../core/desk/state.ts';
import type { CallbackRow } from '../desk-api.ts';
import { callerName } from './contact-names.ts';

/** A call that the desk is to make, with its row. */
export interface CallbackOf {
  readonly call: Call;
  readonly row: CallbackRow;
}

/** Callbacks and tasks, those first whose callers have waited longest. Pure. */
export function callbackRows({ calls, directory }: Desk): readonly CallbackOf[] {
  return [...calls.values()]
    .filter(ringsBack)
    .sort((a, b) => a.arrivedAt - b.arrivedAt || (a.id < b.id ? -1 : 1))
    .map((call) => ({ call, row: callbackRow(call, directory) }));
}

/** A call that the desk is to make, as it stands. Pure. */
function callbackRow(call: Call, directory: Directory): CallbackRow {
  const { id, kind, dialled, organisation, service, arrivedAt, callOut } = call;
  return {
    id,
    kind,
    number: partyOf(call) ?? '',
    dialled,
    organisation,
    service: service?.id ?? null,
    class: call.class,
    state: rowState(call),
    arrivedAt,
    nextAttemptAt: call.state === 'sleeping' ? (callOut?.sleepsUntil ?? null) : null,
    tries: callOut?.tries ?? 0,
    agentId: agentsOf(call)[0] ?? callOut?.onlyFor ?? null,
    note: callOut?.note ?? null,
    name: callerName(directory, partyOf(call)),
  };
}

function rowState({ state }: Call): CallbackRow['state'] {
  switch (state) {
    case 'sleeping':
    case 'dialling':
      return state;
    case 'offering':
      return 'offered';
    case 'connected':
      return 'talking';
    default:
      return 'waiting';
  }
}
