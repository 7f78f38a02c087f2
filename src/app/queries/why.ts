import type { Directory } from '../../core/desk/directory.ts';
import type { Fact } from '../../core/desk/facts.ts';
import type { Desk } from '../../core/desk/state.ts';
import type { AgentId, CallId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import { type Candidate, type Change, explainAgent, explainCall } from '../../core/routing/explain.ts';
import type { AgentWhy, CallWhy, ChangeInWords, NamedCandidate } from '../desk-api.ts';
import { agentWhyWords, callWhyWords, changeWords, laterWords } from './why-words.ts';
import { agentName, type WordsContext } from './word-parts.ts';
import { contextOf, describeFact } from './words.ts';

/**
 * Why a call is where it is, from the desk as it is now and the call's facts so far.
 * @returns null when neither knows the call
 */
export function whyOfCall(desk: Desk, id: CallId, facts: readonly Fact[], now: InstantMs): CallWhy | null {
  const context = contextOf(facts, desk.directory);
  const call = desk.calls.get(id);
  if (!call) return facts.length === 0 ? null : whyOfEnded(facts, context);
  const explanation = explainCall(desk, call, now);
  const text = callWhyWords(call, explanation, now, context);
  const offer = explanation.chosen.length > 0 ? lastOffer(facts) : undefined;
  return {
    text: offer ? `${text}; ${describeFact(offer, context)}` : text,
    data: {
      ...explanation,
      decidedBy: offer?.grounds.decidedBy ?? null,
      chosen: explanation.chosen.map((candidate) => named(candidate, context)),
      next: explanation.next.map((candidate) => named(candidate, context)),
      changes: explanation.changes.map((change) => inWords(change, now, context)),
    },
  };
}

/** Who had a call that is over, and why they were chosen. */
function whyOfEnded(facts: readonly Fact[], context: WordsContext): CallWhy {
  const offer = lastOffer(facts);
  const ended = facts.findLast((fact) => fact.type === 'call-ended');
  const chosen: NamedCandidate[] = offer
    ? [
        {
          agent: offer.agent,
          name: agentName(offer.agent, context),
          line: null,
          levels: offer.grounds.levels,
          idleMs: offer.grounds.idleMs,
          obstacle: null,
        },
      ]
    : [];
  const later = offer?.grounds.next ?? [];
  const text = [
    ...(offer ? [describeFact(offer, context)] : []),
    ...(later.length > 0 ? [laterWords(later, context)] : []),
    ...(ended ? [describeFact(ended, context)] : []),
  ].join('; ');
  const data = {
    rule: 'ended' as const,
    decidedBy: offer?.grounds.decidedBy ?? null,
    position: null,
    score: null,
    chosen,
    next: later.map(({ agent, laterBy }) => ({
      ...unknownCandidate,
      agent,
      name: agentName(agent, context),
      laterBy,
    })),
    others: {},
    changes: [],
  };
  return { text: text === '' ? 'nothing is recorded of how it ended' : text, data };
}

/** Of who would have been asked next only the reason is on record. */
const unknownCandidate = { line: null, levels: [], idleMs: null, obstacle: null } as const;

/** The last of the offers; of several phones rung together, the first, which tells all. */
const lastOffer = (facts: readonly Fact[]) =>
  facts.findLast((fact) => fact.type === 'offer-made' && !fact.alongside) as
    Extract<Fact, { type: 'offer-made' }> | undefined;

/** Why an agent is offered what they are offered; null for one whom the desk does not know. */
export function whyOfAgent(desk: Desk, id: AgentId, now: InstantMs): AgentWhy | null {
  const agent = desk.agents.get(id);
  if (!agent) return null;
  const context = contextOfDesk(desk.directory);
  const explanation = explainAgent(desk, agent, now);
  const changes = explanation.changes.map((change) => inWords(change, now, context));
  return { text: agentWhyWords(agent, explanation, now, context), data: { ...explanation, changes } };
}

const contextOfDesk = (directory: Directory): WordsContext => contextOf([], directory);

const named = (candidate: Candidate, context: WordsContext): NamedCandidate => ({
  ...candidate,
  name: agentName(candidate.agent, context),
});

const inWords = (change: Change, now: InstantMs, context: WordsContext): ChangeInWords => ({
  at: change.at,
  kind: change.kind,
  text: changeWords(change, now, context),
});
