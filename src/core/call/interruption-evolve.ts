import type { InterruptionFact } from '../desk/interruption-facts.ts';
import type { Call, Dialling } from './call.ts';
import type { Interruption } from './interruption.ts';
import type { ThirdParty } from './talk.ts';

type Change = (interruption: Interruption) => Interruption;

/** The call after news of somebody in it whose phone was lost. Pure. */
export function evolveInterruption(call: Call, fact: InterruptionFact): Call {
  switch (fact.type) {
    case 'talk-interrupted':
      return interrupted(call, fact);
    case 'talk-continued':
      return continued(call, fact);
    case 'lost-leg-ended':
      return changed(call, fact.agent, (each) => ({ ...each, leg: null }));
    case 'phone-rung-again': {
      const { agent, device, leg, deadlineAt, attempt } = fact;
      const ring = { agent, device, leg, rungAt: fact.at, deadlineAt, keyPlayback: null };
      return { ...changed(call, agent, (each) => ({ ...each, ring })), attempts: attempt };
    }
    case 'ring-again-ended':
      return changed(call, fact.agent, (each) => ({ ...each, ring: null, ringAt: fact.ringAt }));
    case 'page-awaited-longer':
      return changed(call, fact.agent, (each) => ({ ...each, deadlineAt: fact.deadlineAt }));
    case 'page-given-up':
      return call; // What becomes of the call is told by what follows.
  }
}

/** Changes what is known of one who is waited for; nothing for anybody else. */
function changed(call: Call, agent: string, change: Change): Call {
  const { talk, dialling } = call;
  if (dialling?.agent === agent && dialling.interruption)
    return { ...call, dialling: { ...dialling, interruption: change(dialling.interruption) } };
  if (!talk) return call;
  if (talk.agent === agent && talk.interruption)
    return { ...call, talk: { ...talk, interruption: change(talk.interruption) } };
  const { third } = talk;
  if (third?.agent !== agent || !third.interruption) return call;
  return { ...call, talk: { ...talk, third: { ...third, interruption: change(third.interruption) } } };
}

/** The announcement of a phone that is rung again asks for a key. */
export function askedForKey(
  call: Call,
  { leg, playback, deadlineAt }: { leg: string; playback: string; deadlineAt: number },
): Call {
  const change: Change = (each) =>
    each.ring?.leg === leg ? { ...each, ring: { ...each.ring, keyPlayback: playback, deadlineAt } } : each;
  const agents = [call.talk?.agent, call.talk?.third?.agent, call.dialling?.agent];
  return agents.reduce<Call>((now, agent) => (agent == null ? now : changed(now, agent, change)), call);
}

function interrupted(call: Call, fact: Extract<InterruptionFact, { type: 'talk-interrupted' }>): Call {
  const { at, agent, device, leg, deadlineAt, ringAt, why, since = at } = fact;
  const { talk, dialling } = call;
  const lost: Interruption = {
    device,
    since,
    deadlineAt,
    leg: why === 'leg-gone' ? null : leg,
    ring: null,
    ringAt,
  };
  if (dialling?.agent === agent) return { ...call, dialling: { ...dialling, interruption: lost } };
  if (talk?.agent === agent)
    return { ...call, talk: { ...talk, leg: null, device: null, interruption: lost } };
  return talk?.third?.agent === agent
    ? { ...call, talk: { ...talk, third: { ...talk.third, interruption: lost } } }
    : call;
}

function continued(call: Call, fact: Extract<InterruptionFact, { type: 'talk-continued' }>): Call {
  const { talk, dialling } = call;
  if (dialling?.agent === fact.agent) return { ...call, dialling: backAt(dialling, fact) };
  if (talk?.agent === fact.agent && talk.interruption) {
    const { since } = talk.interruption;
    const { leg, device } = fact;
    const back = { leg, device, interruption: null, lastInterruption: { since, endedAt: fact.at } };
    return { ...call, talk: { ...talk, ...back } };
  }
  return talk?.third?.agent === fact.agent
    ? { ...call, talk: { ...talk, third: thirdBack(talk.third, fact) } }
    : call;
}

type Continued = Extract<InterruptionFact, { type: 'talk-continued' }>;

function backAt(dialling: Dialling, { leg, device, at }: Continued): Dialling {
  const since = dialling.interruption?.since ?? at;
  return {
    ...dialling,
    agentLeg: leg,
    device,
    interruption: null,
    lastInterruption: { since, endedAt: at },
  };
}

function thirdBack(third: ThirdParty, { leg, device, at }: Continued): ThirdParty {
  const since = third.interruption?.since ?? at;
  return { ...third, leg, device, interruption: null, lastInterruption: { since, endedAt: at } };
}
