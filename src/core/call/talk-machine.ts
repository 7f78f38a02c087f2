import type { CallCommand, CallCommandName } from '../desk/call-commands.ts';
import type { EndedBy, OfferOutcome } from '../desk/facts.ts';
import type { Turn } from '../desk/turn.ts';
import type { AgentId, LegId } from '../kernel/ids.ts';
import type { Call } from './call.ts';
import { askPartyForKey, partyPressed, unlessUnheard } from './party-key.ts';
import { lostPhoneNews } from './lost-phone.ts';
import { rearrange } from './rearrange.ts';
import * as act from './talk-acts.ts';
import type { Connected } from './talk-acts.ts';
import type { TalkEvent } from './talk-event.ts';
import { legOfAnswered, type TalkStateName, talkStateOf } from './talk.ts';
import { type Refusal, transfer } from './transfer.ts';

/** Who asks for something. */
export interface Asking {
  /** null: a supervisor. */
  readonly agent: AgentId | null;
  readonly by: string;
}

type EventKind = TalkEvent['type'];
type EventOf<K extends EventKind> = Extract<TalkEvent, { type: K }>;
type CommandOf<K extends CallCommandName> = Extract<CallCommand, { name: K }>;
type OnEvent<K extends EventKind> = (on: Connected, event: EventOf<K>) => void;
type OnCommand<K extends CallCommandName> = (on: Connected, command: CommandOf<K>, asking: Asking) => Refusal;
type Row = { readonly [K in EventKind]: OnEvent<K> } & { readonly [K in CallCommandName]: OnCommand<K> };

/** An event that changes nothing in this state, with the reason. */
const ignore = (_why: string) => (): void => undefined;
const refuse = (reason: string) => (): string => reason;

/** Of a command that cannot be refused. */
const done =
  (act: (on: Connected, asking: Asking) => void) =>
  (on: Connected, _command: unknown, asking: Asking): undefined => {
    act(on, asking);
    return undefined;
  };

const endedBy = ({ agent }: Asking): EndedBy => (agent === null ? 'supervisor' : 'agent');

const hangUp = done(({ turn, call }, asking) => act.end(turn, call, endedBy(asking)));
const callerEnds: OnEvent<'caller-gone'> = ({ turn, call }) => act.end(turn, call, 'caller', call.leg);
const agentEnds: OnEvent<'agent-gone'> = ({ turn, call }, { leg }) => act.end(turn, call, 'agent', leg);
const partyEnds: OnEvent<'party-failed'> = ({ turn, call, talk }, { leg, legGone }) => {
  if (leg === talk.third?.leg)
    act.end(turn, call, talk.third.agent === null ? 'third-party' : 'agent', legGone ? leg : null);
};

const nobodyRings = {
  'party-answered': ignore('late news of a phone that is rung no more'),
  'party-key': ignore('nothing asks for a key'),
  'party-failed': ignore('late news of somebody who is not in the call'),
} as const;

const noConsultation = refuse('no consultation is under way: begin one with consult');
const inConsultation = refuse('a consultation is under way: complete or cancel it first');
const notAnswered = refuse(
  'they have not answered yet: wait for it, or take the call back with consult-cancel',
);
const onTheLine = refuse('the agent is on the line');
const notOnTheLine = refuse('the agent has left the call: rejoin it first');
const onlyAConference = refuse('only a conference can be left: transfer the call, or hang up');

const withCaller: Row = {
  ...nobodyRings,
  'caller-gone': callerEnds,
  'agent-gone': agentEnds,
  hold: done((on, { by }) => act.hold(on, by)),
  resume: refuse('the caller is not on hold'),
  'hang-up': hangUp,
  transfer: ({ turn, call }, command, { by }) => transfer(turn, call, command, by),
  consult: (on, { to }, { by }) => act.consult(on, to, by),
  'consult-complete': noConsultation,
  'consult-cancel': noConsultation,
  conference: noConsultation,
  leave: onlyAConference,
  rejoin: onTheLine,
};

/** Caller and third party can hear each other, whoever else is there. */
const isConference = ({ call, talk }: Connected): boolean =>
  call.leg !== null && talk.heldSince === null && legOfAnswered(talk.third) !== null;

/** What hands the caller over to a third party whose phone was lost: they are waited for first. */
const unlessLost =
  <K extends CallCommandName>(command: OnCommand<K>): OnCommand<K> =>
  (on, asked, asking) =>
    legOfAnswered(on.talk.third) === null
      ? 'their phone was lost and is awaited: wait for it, or take the call back with consult-cancel'
      : command(on, asked, asking);

/** An agent who hangs up while the third party's phone is lost leaves the caller alone: back to the queue. */
const unlessAlone =
  (event: OnEvent<'agent-gone'>): OnEvent<'agent-gone'> =>
  (on, gone) =>
    legOfAnswered(on.talk.third) === null ? act.backToQueue(on.turn, on.call, gone.leg) : event(on, gone);

/** The caller is back with the agent, as the third party is out. */
const takeBackFrom = (
  on: Connected,
  outcome: OfferOutcome | 'cancelled',
  gone: boolean,
  answered: boolean,
): void => {
  const { third } = on.talk;
  if (!third) return;
  act.takeBackFrom(on, third, answered && outcome !== 'cancelled' ? act.afterAnswer(outcome) : outcome, gone);
};

const thirdFails =
  (answered: boolean): OnEvent<'party-failed'> =>
  (on, { leg, outcome, legGone }) => {
    const { third } = on.talk;
    if (leg !== third?.leg) return;
    takeBackFrom(on, answered ? outcome : unlessUnheard(third, outcome, legGone), legGone, answered);
  };

/** The agent who had left is on the line again. */
const comeBack = (on: Connected, leg: LegId, key?: string): void => {
  act.rejoined(on, leg, key);
  const now = act.current(on);
  if (now && !now.talk.third) act.resume(now);
};

const cancel = done((on) => takeBackFrom(on, 'cancelled', false, true));

const completeNow = done((on) => {
  if (on.talk.third) act.complete(on, on.talk.third);
});

const askingSomebody: Row = {
  'caller-gone': callerEnds,
  'agent-gone': ({ turn, call }, { leg }) => act.backToQueue(turn, call, leg),
  'party-answered': (on, { leg }) => {
    const { third } = on.talk;
    if (leg === third?.leg && !askPartyForKey(on, third)) act.consultAnswered(on, third);
  },
  'party-key': (on, { leg, key }) => {
    const { third } = on.talk;
    const said = leg === third?.leg ? partyPressed(on, third, key) : null;
    if (third && said === 'accepts') act.consultAnswered(on, third, key);
    if (said === 'declines') takeBackFrom(on, 'declined', false, false);
  },
  'party-failed': thirdFails(false),
  hold: refuse('the caller is on hold while you consult'),
  resume: refuse('a consultation is under way: take the call back with consult-cancel'),
  'hang-up': hangUp,
  transfer: inConsultation,
  consult: inConsultation,
  'consult-complete': notAnswered,
  'consult-cancel': cancel,
  conference: notAnswered,
  leave: onlyAConference,
  rejoin: onTheLine,
};

const away: Row = {
  ...nobodyRings,
  'caller-gone': callerEnds,
  'agent-gone': ignore('the agent had left'),
  'party-failed': partyEnds,
  hold: notOnTheLine,
  resume: notOnTheLine,
  'hang-up': hangUp,
  transfer: notOnTheLine,
  consult: notOnTheLine,
  'consult-complete': notOnTheLine,
  'consult-cancel': notOnTheLine,
  conference: notOnTheLine,
  leave: refuse('the agent has left already'),
  rejoin: (on, _command, { by }) => act.rejoin(on, by),
};

const isAwaited = refuse(
  'the phone of the agent was lost and is awaited: hang up, transfer the call, or wait',
);

/** The third party is out while the agent's phone is lost: a caller who talked with them hears music. */
const dropMeanwhile = (on: Connected, outcome: OfferOutcome | 'cancelled', gone: boolean): void => {
  const { third } = on.talk;
  if (third) rearrange(on.turn, on.call, () => act.dropThird(on, third, outcome, gone));
};

const interrupted: Row = {
  'caller-gone': (on) => {
    if (!isConference(on)) return callerEnds(on, { type: 'caller-gone' });
    rearrange(on.turn, on.call, () => act.callerLeft(on));
  },
  'agent-gone': ignore('the phone was lost already'),
  'party-answered': askingSomebody['party-answered'],
  'party-key': (on, { leg, key }) => {
    const { third } = on.talk;
    const said = leg === third?.leg ? partyPressed(on, third, key) : null;
    if (third && said === 'accepts') act.consultAnswered(on, third, key);
    if (said === 'declines') dropMeanwhile(on, 'declined', false);
  },
  'party-failed': (on, { leg, outcome, legGone }) => {
    const { third } = on.talk;
    if (leg !== third?.leg) return;
    if (on.call.leg === null) return partyEnds(on, { type: 'party-failed', leg, outcome, legGone });
    const how = third.answeredAt === null ? unlessUnheard(third, outcome, legGone) : act.afterAnswer(outcome);
    rearrange(on.turn, on.call, () => act.dropThird(on, third, how, legGone));
  },
  hold: isAwaited,
  resume: isAwaited,
  'hang-up': hangUp,
  transfer: (on, command, asking) =>
    on.talk.third ? inConsultation() : withCaller.transfer(on, command, asking),
  consult: isAwaited,
  'consult-complete': ({ turn, call, talk }) => {
    if (!talk.third) return 'no consultation is under way: begin one with consult';
    if (legOfAnswered(talk.third) === null || call.leg === null)
      return 'they have not answered yet, or their phone was lost too: wait for it';
    act.complete({ turn, call, talk }, talk.third);
    return undefined;
  },
  'consult-cancel': (on) => {
    if (!on.talk.third) return 'no consultation is under way: begin one with consult';
    if (on.call.leg === null) act.end(on.turn, on.call, 'agent');
    else dropMeanwhile(on, 'cancelled', false);
    return undefined;
  },
  conference: isAwaited,
  leave: (on) => {
    if (!isConference(on)) return 'only a conference can be left: transfer the call, or hang up';
    act.leave(on);
    return undefined;
  },
  rejoin: refuse('the phone is rung by itself as soon as it can be: sign it in again, or choose another'),
};

const table: Readonly<Record<TalkStateName, Row>> = {
  talking: withCaller,
  held: {
    ...withCaller,
    hold: refuse('the caller is on hold already'),
    resume: done(act.resume),
  },
  'consult-ringing': askingSomebody,
  consulting: {
    ...askingSomebody,
    // An agent who hangs up after having asked has handed the caller over.
    'agent-gone': unlessAlone((on, { leg }) => {
      if (on.talk.third) act.complete(on, on.talk.third, leg);
    }),
    'party-answered': ignore('told twice'),
    'party-key': ignore('they are in the talk already'),
    'party-failed': thirdFails(true),
    'consult-complete': unlessLost(completeNow),
    conference: done((on) => {
      if (on.talk.third) act.conference(on, on.talk.third);
    }),
    leave: refuse('make it a conference first, or complete the consultation'),
  },
  conference: {
    ...withCaller,
    'caller-gone': act.callerLeft,
    'agent-gone': unlessAlone((on, { leg }) => act.leave(on, leg)),
    'party-failed': thirdFails(true),
    hold: refuse('nobody can be put on hold in a conference: take the third party out with consult-cancel'),
    transfer: refuse(
      'in a conference: leave it, complete it with consult-complete, or take the third party out',
    ),
    consult: refuse('there is a third party already: take them out with consult-cancel first'),
    'consult-complete': unlessLost(completeNow),
    'consult-cancel': cancel,
    conference: refuse('it is a conference already'),
    leave: unlessLost(done((on) => act.leave(on))),
  },
  away,
  rejoining: {
    ...away,
    'party-answered': (on, { leg }) => {
      const { rejoin } = on.talk;
      if (leg === rejoin?.leg && !askPartyForKey(on, rejoin)) comeBack(on, leg);
    },
    'party-key': (on, { leg, key }) => {
      const { rejoin } = on.talk;
      const said = leg === rejoin?.leg ? partyPressed(on, rejoin, key) : null;
      if (said === 'accepts') comeBack(on, leg, key);
      if (said === 'declines') act.endRejoin(on, 'declined');
    },
    'party-failed': (on, { leg, outcome, legGone }) => {
      const { rejoin, third } = on.talk;
      if (leg === rejoin?.leg) return act.endRejoin(on, unlessUnheard(rejoin, outcome, legGone), legGone);
      if (leg !== third?.leg) return;
      // The caller waits for the agent, who is being rung.
      rearrange(on.turn, on.call, () => {
        act.recordHeld(on, null);
        const held = act.current(on);
        if (held) act.dropThird(held, third, act.afterAnswer(outcome), legGone);
      });
    },
    leave: done((on) => act.endRejoin(on, 'cancelled')),
    rejoin: refuse("the agent's phone is being rung: answer it"),
  },
  interrupted,
  'without-caller': {
    ...away,
    'caller-gone': ignore('told twice'),
    'agent-gone': agentEnds,
    hold: refuse('the caller has gone: hang up when you have done'),
    resume: refuse('the caller has gone: hang up when you have done'),
    transfer: refuse('the caller has gone: hang up when you have done'),
    consult: refuse('the caller has gone: hang up when you have done'),
    'consult-complete': refuse('the caller has gone: hang up when you have done'),
    'consult-cancel': hangUp,
    conference: refuse('the caller has gone: hang up when you have done'),
    leave: hangUp,
    rejoin: onTheLine,
  },
};

/** Does to the talk of `call` what has happened. Total: every state answers every event. */
export function talkEvent(turn: Turn, call: Call, event: TalkEvent): void {
  const { talk } = call;
  if (!talk) return;
  if (event.type !== 'caller-gone' && lostPhoneNews(turn, call, event)) return;
  const row = table[talkStateOf(talk, call.leg)];
  // The table's own type pairs each kind with its handler; TypeScript cannot follow that through an index.
  const handler = row[event.type] as (on: Connected, event: TalkEvent) => void;
  handler({ turn, call, talk }, event);
}

/**
 * Does what somebody asks for. Total: every state answers every command.
 * @returns why it is refused, in words that say what to do; undefined when it was done
 */
export function talkCommand(turn: Turn, call: Call, command: CallCommand, asking: Asking): Refusal {
  const { talk } = call;
  if (!talk) return 'nobody talks with the caller yet';
  const asThird = asking.agent !== null && asking.agent !== talk.agent && asking.agent === talk.third?.agent;
  if (asThird) return commandOfThird(turn, call, command);
  const row = table[talkStateOf(talk, call.leg)];
  const handler = row[command.name] as (on: Connected, command: CallCommand, asking: Asking) => Refusal;
  return handler({ turn, call, talk }, command, asking);
}

/** An agent who was only asked can go, and nothing else: the call is another's. */
function commandOfThird(turn: Turn, call: Call, { name }: CallCommand): Refusal {
  const third = call.talk?.third;
  if (!third) return undefined;
  if (name !== 'hang-up' && name !== 'leave') {
    const { agent } = call.talk;
    const owner = (agent === null ? undefined : turn.desk.agents.get(agent)?.profile.name) ?? 'another agent';
    return `the call is with ${owner}: hang up or leave to go out of it`;
  }
  const { leg } = third;
  talkEvent(turn, call, { type: 'party-failed', leg, outcome: 'declined', legGone: false });
  return undefined;
}
