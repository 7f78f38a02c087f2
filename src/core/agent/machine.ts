import type { CallId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import { type AgentRecord, type AgentStateName, isBusyElsewhere, type PauseReason } from './agent.ts';

/*
 *   signed-out ──sign in──▶ available ◀──────────────┐ wrap-up over, or ended by the agent
 *                            │  ▲ │  another line    │
 *                    offered │  │ └──▶ busy-elsewhere│
 *                            ▼  │ withdrawn,         │
 *   not-responding ◀─missed─ offered  declined       │
 *        │                   │ connected             │
 *        └─own act▶available ▼                       │
 *                          talking ──call over──▶ wrapping-up
 *                             └──phone lost for too long──▶ not-responding
 *
 *   `talking` is also reached by dialling: from available, wrapping-up and paused, to which it then leads back.
 *   `paused` and `signed-out` are reached by command from every state but `talking`.
 */

/** What can happen to an agent. Commands come from people; the rest from calls, phones and timers. */
export type AgentInput =
  | { readonly type: 'command-available' }
  | { readonly type: 'command-paused'; readonly reason: PauseReason | null }
  | { readonly type: 'command-signed-out' }
  | { readonly type: 'offered'; readonly call: CallId }
  | { readonly type: 'connected'; readonly call: CallId }
  /** The agent dials somebody: busy from the first ring of their own phone on. */
  | { readonly type: 'dial'; readonly call: CallId }
  | { readonly type: 'offer-missed' }
  /** Declined, the caller left, the phone was busy or away: no mark on the agent. */
  | { readonly type: 'offer-over' }
  /** `wrapUpUntil` null: no wrap-up. */
  | { readonly type: 'call-over'; readonly wrapUpUntil: InstantMs | null }
  | { readonly type: 'wrap-up-over' }
  /** The phone on which the agent talked was lost, and they were not back in time. */
  | { readonly type: 'phone-lost' }
  /** A call that is not ours began or ended on one of the agent's phones. */
  | { readonly type: 'line-changed' };

type Kind = AgentInput['type'];
type InputOf<K extends Kind> = Extract<AgentInput, { type: K }>;

/** What comes of an input: a new state, a refusal to tell the asker, or nothing, with the reason. */
export type AgentOutcome =
  | {
      readonly kind: 'changed';
      readonly state: AgentStateName;
      readonly pauseReason: PauseReason | null;
      readonly call: CallId | null;
      readonly until: InstantMs | null;
    }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'ignored'; readonly why: string };

type Handler<K extends Kind> = (agent: AgentRecord, input: InputOf<K>) => AgentOutcome;
type Row = { readonly [K in Kind]: Handler<K> };

function to(
  state: AgentStateName,
  more: { pauseReason?: PauseReason | null; call?: CallId | null; until?: InstantMs | null } = {},
): AgentOutcome {
  const { pauseReason = null, call = null, until = null } = more;
  return { kind: 'changed', state, pauseReason, call, until };
}

const ignore = (why: string) => (): AgentOutcome => ({ kind: 'ignored', why });
const refuse = (reason: string) => (): AgentOutcome => ({ kind: 'refused', reason });

/** Ready for calls: available, or busy elsewhere while another line is in use. */
const ready = (agent: AgentRecord): AgentOutcome =>
  to(isBusyElsewhere(agent) ? 'busy-elsewhere' : 'available');
/** Where the end of a call leads: back to the pause from which the agent dialled, or to the next call. */
const afterCall = (agent: AgentRecord): AgentOutcome =>
  agent.pausedBefore ? to('paused', { pauseReason: agent.pausedBefore.reason }) : ready(agent);
const pause: Handler<'command-paused'> = (_agent, input) => to('paused', { pauseReason: input.reason });
const signOut = (): AgentOutcome => to('signed-out');

const noOffer = ignore('no offer is out to this agent');
const noCall = ignore('the agent has no call');
const noWrapUp = ignore('late timer: the wrap-up has ended');
const notNow = ignore('only a free agent is offered a call');
const noted = ignore('noted with the phone; it counts when the agent is ready again');
const dial: Handler<'dial'> = (_agent, input) => to('talking', { call: input.call });
const inCall = refuse('in a call: end or transfer it first');

const outsideCalls = {
  connected: noOffer,
  'offer-missed': noOffer,
  'offer-over': noOffer,
  'call-over': noCall,
  'wrap-up-over': noWrapUp,
  'phone-lost': noCall,
} as const;

const byCommand = {
  'command-available': ready,
  'command-paused': pause,
  'command-signed-out': signOut,
} as const;

const table: Readonly<Record<AgentStateName, Row>> = {
  'signed-out': {
    ...outsideCalls,
    ...byCommand,
    dial: refuse('signed out'),
    'command-signed-out': ignore('already signed out'),
    offered: notNow,
    'line-changed': noted,
  },
  available: {
    ...outsideCalls,
    ...byCommand,
    'command-available': ignore('already available'),
    dial,
    offered: (_agent, input) => to('offered', { call: input.call }),
    'line-changed': (agent) =>
      isBusyElsewhere(agent) ? to('busy-elsewhere') : { kind: 'ignored', why: 'still free' },
  },
  offered: {
    ...outsideCalls,
    ...byCommand,
    'command-available': refuse('a call is being offered: answer or decline it'),
    dial: refuse('a call is being offered: answer or decline it'),
    offered: notNow,
    connected: (_agent, input) => to('talking', { call: input.call }),
    'offer-missed': () => to('not-responding'),
    'offer-over': ready,
    // Glare: the agent picked up the phone to dial just as it was offered a call.
    'line-changed': (agent) =>
      isBusyElsewhere(agent) ? to('busy-elsewhere') : { kind: 'ignored', why: 'the phone rings for us only' },
  },
  talking: {
    ...outsideCalls,
    'phone-lost': () => to('not-responding'),
    'command-available': inCall,
    'command-paused': inCall,
    'command-signed-out': inCall,
    dial: inCall,
    offered: notNow,
    'call-over': (agent, input) =>
      input.wrapUpUntil === null
        ? afterCall(agent)
        : to('wrapping-up', { call: agent.call, until: input.wrapUpUntil }),
    'line-changed': noted,
  },
  'wrapping-up': {
    ...outsideCalls,
    ...byCommand,
    dial,
    offered: notNow,
    'wrap-up-over': ready,
    'line-changed': noted,
  },
  paused: { ...outsideCalls, ...byCommand, dial, offered: notNow, 'line-changed': noted },
  'busy-elsewhere': {
    ...outsideCalls,
    ...byCommand,
    'command-available': refuse('on another line: available as soon as that call ends'),
    dial: refuse('on another line'),
    offered: notNow,
    'line-changed': (agent) =>
      isBusyElsewhere(agent) ? { kind: 'ignored', why: 'still on another line' } : to('available'),
  },
  'not-responding': {
    ...outsideCalls,
    ...byCommand,
    dial: refuse('not responding: become available first'),
    offered: notNow,
    'line-changed': noted,
  },
};

/** What `input` does to `agent`. Total: every state answers every input. Pure. */
export function agentTransition(agent: AgentRecord, input: AgentInput): AgentOutcome {
  const row = table[agent.state];
  // The table's own type pairs each kind with its handler; TypeScript cannot follow that through an index.
  const handler = row[input.type] as (agent: AgentRecord, input: AgentInput) => AgentOutcome;
  return handler(agent, input);
}
