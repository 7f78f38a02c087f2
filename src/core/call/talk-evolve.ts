import { type InterruptionFact, isInterruptionFact } from '../desk/interruption-facts.ts';
import type { TalkFact } from '../desk/talk-facts.ts';
import { putAgent, putCall, rememberGone, type Desk } from '../desk/state.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import { NO_PROGRESS } from '../routing/progress.ts';
import { announcementsWith, type Call } from './call.ts';
import { askedForKey, evolveInterruption } from './interruption-evolve.ts';
import { onCallAfter } from './on-call-run.ts';
import { lastCallOf } from './written.ts';
import { type Forward, heldMsOf, type Talk } from './talk.ts';

/** Takes a fact of {@link TalkFact} into the state of its call. */
export function evolveTalk(desk: Desk, call: Call, fact: TalkFact): void {
  switch (fact.type) {
    case 'call-transferred':
      return handOn(desk, call, fact);
    case 'transfer-returned':
      return putCall(desk, { ...call, past: { ...call.past, returnTo: null } });
    case 'forward-started':
    case 'forward-key-asked':
    case 'forward-key-prompt-ended':
    case 'forward-answered':
    case 'forward-connected':
    case 'forward-ended':
      return putCall(desk, evolveForward(call, fact));
    case 'forward-refused':
    case 'call-command-refused':
      return;
    case 'join-key-asked':
      return putCall(desk, keyAsked(call, fact));
    case 'caller-left':
      rememberGone(desk, fact.leg);
      return putCall(desk, { ...call, leg: null });
    default: {
      if (isInterruptionFact(fact)) return putCall(desk, evolveInterruption(call, fact));
      const { talk } = call;
      if (!talk) return;
      const attempts = 'attempt' in fact ? fact.attempt : call.attempts;
      putCall(desk, { ...call, attempts, talk: evolveConversation(talk, fact) });
      const leaves = fact.type === 'agent-left' || fact.type === 'consult-completed';
      if (leaves && fact.agent !== null) hadQueueCall(desk, call, fact.agent, fact.at);
      if (fact.type === 'consult-completed' && fact.target !== null) tookOver(desk, call, fact.target);
    }
  }
}

/** Whoever answered the phone hears what it is about: the longer limit holds from here on. */
function keyAsked(call: Call, fact: Extract<TalkFact, { type: 'join-key-asked' }>): Call {
  const { leg, playback: keyPlayback, deadlineAt } = fact;
  const asked = <P extends { readonly leg: string }>(party: P | null): P | null =>
    party?.leg === leg ? { ...party, keyPlayback, deadlineAt } : party;
  const answered = askedForKey(call, fact);
  const { talk } = answered;
  return {
    ...answered,
    announcements: announcementsWith(call, keyPlayback),
    talk: talk && { ...talk, third: asked(talk.third), rejoin: asked(talk.rejoin) },
  };
}

/** The turn of an agent is reckoned from the end of the last queue call; other talks do not move it. */
export function hadQueueCall(desk: Desk, call: Call, id: AgentId, at: InstantMs): void {
  const agent = desk.agents.get(id);
  if (agent && call.kind !== 'outgoing') putAgent(desk, { ...agent, idleSince: at });
}

/** Who has taken a call over writes to it and wraps it up as any call of theirs. */
function tookOver(desk: Desk, call: Call, id: AgentId): void {
  const agent = desk.agents.get(id);
  const lastCall = lastCallOf(desk.calls.get(call.id) ?? call);
  if (agent) putAgent(desk, { ...agent, misses: 0, lastCall });
}

function handOn(desk: Desk, call: Call, fact: Extract<TalkFact, { type: 'call-transferred' }>): void {
  const { past } = call;
  putCall(desk, {
    ...call,
    state: 'queued',
    talk: null,
    announcement: null,
    soundDueAt: null,
    progress: { ...NO_PROGRESS, since: fact.at, joinedAt: fact.at },
    queuedAt: call.talk || call.queuedAt === null ? fact.at - past.waitedMs : call.queuedAt,
    past: {
      ...past,
      talkedMs: past.talkedMs + fact.talkMs,
      heldMs: past.heldMs + fact.heldMs,
      returnTo: 'agent' in fact.to ? fact.agent : null,
    },
  });
  if (fact.agent !== null) hadQueueCall(desk, call, fact.agent, fact.at);
}

type ForwardFact = Extract<
  TalkFact,
  { type: `forward-${'started' | 'key-asked' | 'key-prompt-ended' | 'answered' | 'connected' | 'ended'}` }
>;

function evolveForward(call: Call, fact: ForwardFact): Call {
  const { forward } = call;
  switch (fact.type) {
    case 'forward-started': {
      const { number, leg, bridge, deadlineAt, attempt } = fact;
      return {
        ...call,
        state: 'forwarding',
        attempts: attempt,
        // A caller for whom those on call are rung hears on that they are.
        announcement: fact.onCall ? call.announcement : null,
        soundDueAt: null,
        onCall: onCallAfter(call, fact),
        forward: {
          number,
          leg,
          bridge,
          deadlineAt,
          asksKey: fact.asksKey ?? false,
          keyPlayback: null,
          answeredAt: null,
          person: fact.onCall?.person ?? null,
        },
      };
    }
    case 'forward-key-asked': {
      const { playback, deadlineAt } = fact;
      return {
        ...call,
        announcements: announcementsWith(call, playback),
        forward: forward && { ...forward, keyPlayback: playback, deadlineAt },
      };
    }
    case 'forward-key-prompt-ended':
      return { ...call, forward: forward && { ...forward, deadlineAt: fact.deadlineAt } };
    case 'forward-answered':
      return { ...call, announcement: null, forward: forward && { ...forward, answeredAt: fact.at } };
    case 'forward-connected':
      return forward ? talkOutside(call, forward, fact) : call;
    case 'forward-ended':
      // What becomes of the call is the next fact; until then it stands where it stood.
      return { ...call, forward: null };
  }
}

/** Whoever answered outside talks with the caller; the call has left the desk, but not its record. */
function talkOutside(
  call: Call,
  forward: Forward,
  fact: Extract<ForwardFact, { type: 'forward-connected' }>,
): Call {
  const { past } = call;
  return {
    ...call,
    state: 'connected',
    forward: null,
    past: {
      ...past,
      waitedMs: past.waitedMs + fact.waitMs,
      firstWaitMs: past.firstWaitMs ?? fact.waitMs,
    },
    talk: {
      agent: past.owner,
      leg: null,
      device: null,
      bridge: forward.bridge,
      answeredAt: fact.at,
      heldSince: null,
      heldMs: 0,
      third: {
        agent: null,
        number: forward.number,
        leg: forward.leg,
        device: null,
        deadlineAt: forward.deadlineAt,
        keyPlayback: forward.keyPlayback,
        answeredAt: forward.answeredAt ?? fact.at,
        interruption: null,
        lastInterruption: null,
      },
      rejoin: null,
      interruption: null,
      lastInterruption: null,
      repair: null,
    },
  };
}

type ConversationFact = Exclude<
  TalkFact,
  | ForwardFact
  | {
      type:
        | 'call-transferred'
        | 'transfer-returned'
        | 'forward-refused'
        | 'join-key-asked'
        | 'caller-left'
        | 'call-command-refused';
    }
  | InterruptionFact
>;

function evolveConversation(talk: Talk, fact: ConversationFact): Talk {
  const { third } = talk;
  switch (fact.type) {
    case 'call-held':
      return { ...talk, heldSince: fact.at };
    case 'call-resumed':
      return { ...talk, heldSince: null, heldMs: heldMsOf(talk, fact.at) };
    case 'consult-started': {
      const { target, number, leg, device, deadlineAt } = fact;
      const rung = { agent: target, number, leg, device, deadlineAt, keyPlayback: null, answeredAt: null };
      const asked = { ...rung, interruption: null, lastInterruption: null };
      return { ...talk, third: asked };
    }
    case 'consult-answered':
      return { ...talk, third: third && { ...third, answeredAt: fact.at } };
    case 'consult-ended': {
      // An agent who is waited for comes back to the caller.
      const heard = talk.interruption ? { heldSince: null, heldMs: heldMsOf(talk, fact.at) } : {};
      return { ...talk, ...heard, third: null };
    }
    case 'consult-completed': {
      const heldMs = heldMsOf(talk, fact.at);
      const heard = { ...talk, heldSince: null, heldMs, interruption: null, lastInterruption: null };
      return fact.target === null
        ? { ...heard, leg: null, device: null }
        : { ...heard, agent: fact.target, leg: fact.leg, device: third?.device ?? null, third: null };
    }
    case 'conference-started':
      return { ...talk, heldSince: null, heldMs: heldMsOf(talk, fact.at) };
    case 'agent-left':
      return { ...talk, leg: null, device: null, interruption: null };
    case 'rejoin-started': {
      const { device, leg, deadlineAt } = fact;
      return { ...talk, rejoin: { device, leg, deadlineAt, keyPlayback: null } };
    }
    case 'agent-rejoined':
      return { ...talk, leg: fact.leg, device: talk.rejoin?.device ?? null, rejoin: null };
    case 'rejoin-ended':
      return { ...talk, rejoin: null };
    case 'join-failed':
      return { ...talk, repair: { tries: fact.tries, failedAt: fact.at, retryAt: fact.retryAt } };
    case 'join-retried':
      return { ...talk, repair: talk.repair && { ...talk.repair, retryAt: null } };
  }
}
