import type { Fact } from '../../core/desk/facts.ts';
import type { AgentId, CallId } from '../../core/kernel/ids.ts';

/** What an agent may still have to do with calls that they are out of. */
export interface AfterCalls {
  /** The conference that the agent left, still owns, and may come back to. */
  readonly left: CallId | null;
  /** The call they came out of and may still write about: until the next one, or an act of their own. */
  readonly open: CallId | null;
}

interface Entry {
  left: CallId | null;
  open: CallId | null;
  /** The call they talk in. */
  talkedIn: CallId | null;
}

const nothing: AfterCalls = { left: null, open: null };

/** What agents have left behind, as a fold over the facts. */
export class AfterCallsFold {
  readonly #entries = new Map<AgentId, Entry>();
  /** Who left each conference. */
  readonly #leftBy = new Map<CallId, AgentId>();

  /** Takes one fact in, in the order of the record. */
  apply(fact: Fact): void {
    switch (fact.type) {
      case 'agent-left':
        this.#entry(fact.agent).left = fact.call;
        this.#leftBy.set(fact.call, fact.agent);
        return;
      case 'agent-rejoined':
      case 'call-transferred':
      case 'call-ended':
        return this.#leftNoMore(fact.call);
      case 'agent-state-changed': {
        const entry = this.#entry(fact.agent);
        if (fact.state === 'talking') {
          entry.talkedIn = fact.call;
          entry.open = null;
          return;
        }
        if (fact.from === 'talking') {
          entry.open = entry.talkedIn;
          entry.talkedIn = null;
        } else if (fact.by !== null) entry.open = null;
        return;
      }
      default:
    }
  }

  of(agent: AgentId): AfterCalls {
    return this.#entries.get(agent) ?? nothing;
  }

  #leftNoMore(call: CallId): void {
    const agent = this.#leftBy.get(call);
    if (agent === undefined) return;
    this.#leftBy.delete(call);
    const entry = this.#entry(agent);
    if (entry.left === call) entry.left = null;
  }

  #entry(agent: AgentId): Entry {
    let entry = this.#entries.get(agent);
    if (!entry) {
      entry = { left: null, open: null, talkedIn: null };
      this.#entries.set(agent, entry);
    }
    return entry;
  }
}
