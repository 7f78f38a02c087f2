import type { Fact } from '../../core/desk/facts.ts';
import type { AgentId, CallId, PhoneNumber, ServiceId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';

/** How an agent and another party came together: they talked, the agent dialled, or did not take the call. */
export type RecentHow = 'answered' | 'dialled' | 'missed';

/** Somebody an agent had to do with. */
export interface RecentParty {
  readonly call: CallId;
  readonly at: InstantMs;
  readonly number: PhoneNumber;
  readonly how: RecentHow;
  /** The number of ours that was dialled or shown. */
  readonly dialled: PhoneNumber;
  readonly service: ServiceId | null;
}

/** So many are kept for each agent. */
const RECENT_PARTIES = 20;

type Party = Omit<RecentParty, 'at' | 'how' | 'call'>;

/** Each agent's latest other parties, the last first, every number once, as a fold over the facts. */
export class RecentPartiesFold {
  readonly #parties = new Map<CallId, Party>();
  readonly #recent = new Map<AgentId, readonly RecentParty[]>();

  /** Takes one fact in, in the order of the record. */
  apply(fact: Fact): void {
    switch (fact.type) {
      case 'call-arrived':
        // Who withholds their number cannot be rung up.
        if (fact.caller === null) return;
        this.#parties.set(fact.call, { number: fact.caller, dialled: fact.dialled, service: fact.service });
        return;
      case 'call-begun': {
        const { kind, dialled, caller, service } = fact;
        const party =
          kind === 'outgoing' ? { number: dialled, dialled: caller } : { number: caller, dialled };
        this.#parties.set(fact.call, { ...party, service });
        return;
      }
      case 'party-dialled':
        return this.#note(fact.agent, fact, 'dialled');
      case 'call-answered':
        return this.#note(fact.agent, fact, 'answered');
      case 'offer-ended':
        if (fact.miss) this.#note(fact.agent, fact, 'missed');
        return;
      case 'call-ended':
        this.#parties.delete(fact.call);
        return;
      default:
    }
  }

  of(agent: AgentId): readonly RecentParty[] {
    return this.#recent.get(agent) ?? [];
  }

  #note(agent: AgentId, { call, at }: { call: CallId; at: InstantMs }, how: RecentHow): void {
    const party = this.#parties.get(call);
    if (!party) return;
    const before = this.of(agent);
    const same = before.find((each) => each.call === call);
    // Whom the agent dialled and reached, they dialled.
    const entry = { ...party, call, at, how: how === 'answered' && same?.how === 'dialled' ? same.how : how };
    const others = before.filter(({ number }) => number !== party.number);
    this.#recent.set(agent, [entry, ...others].slice(0, RECENT_PARTIES));
  }
}
