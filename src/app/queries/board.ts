import type { AgentStateName } from '../../core/agent/agent.ts';
import type { Directory, Service } from '../../core/desk/directory.ts';
import type { Fact } from '../../core/desk/facts.ts';
import type { AgentId, CallId, OrganisationId, PhoneNumber, ServiceId } from '../../core/kernel/ids.ts';
import type { DurationMs, InstantMs } from '../../core/kernel/time.ts';
import { DAY_MS } from '../../core/kernel/zone.ts';
import { ratio } from '../../core/service-level/definitions.ts';
import { ServiceLevelFold } from '../../core/service-level/fold.ts';
import type { AgentRow, Board, BoardChange, QueueRow } from '../desk-api.ts';
import { nextOutageChangeAt, outagesAt } from './outage-rows.ts';
import { WaitFigures } from './wait-figures.ts';

/** What the board shows of a call on an agent's row. */
interface CallOnBoard {
  readonly id: CallId;
  readonly organisation: OrganisationId | null;
  readonly service: ServiceId | null;
  readonly caller: PhoneNumber | null;
}

interface AgentEntry {
  state: AgentStateName;
  since: InstantMs;
  reachable: boolean;
  pauseReason: string | null;
  call: CallOnBoard | null;
  wrapUpUntil: InstantMs | null;
}

/** A row as it stands, with its ages as instants, so that two can be compared at different times. */
interface QueueSnapshot {
  readonly row: Omit<QueueRow, 'longestWaitingMs'>;
  readonly oldestQueuedAt: InstantMs | null;
}

interface AgentSnapshot {
  readonly row: Omit<AgentRow, 'sinceMs'>;
  readonly since: InstantMs;
}

/** States in which an agent's row names the call. */
const WITH_CALL: ReadonlySet<AgentStateName> = new Set(['offered', 'talking', 'wrapping-up']);

/** Days of figures kept: today's in every zone, and the day before for calls that wait over midnight. */
const KEPT_MS: DurationMs = DAY_MS;

/**
 * The live board as a fold over the facts. Rows stand in the order of the directory. Ages (`longestWaitingMs`,
 * `sinceMs`) are true at the board's `at` and count on by themselves: that they grow is no change.
 */
export class BoardView {
  readonly #directory: () => Directory;
  readonly #startedAt: InstantMs;
  readonly #serviceLevel: ServiceLevelFold;
  readonly #waits = new WaitFigures();
  readonly #calls = new Map<CallId, CallOnBoard>();
  readonly #agents = new Map<AgentId, AgentEntry>();
  /** The rows of the revision published last, as texts to compare with. */
  #published = { queues: new Map<ServiceId, string>(), agents: new Map<AgentId, string>() };
  #publishedOutages = '[]';
  #revision = 0;
  #forgottenAt: InstantMs;

  /**
   * @param directory gives the directory in force now
   * @param startedAt since when agents of whom no fact tells are signed out
   */
  constructor(directory: () => Directory, startedAt: InstantMs) {
    this.#directory = directory;
    this.#startedAt = startedAt;
    this.#forgottenAt = startedAt;
    this.#serviceLevel = new ServiceLevelFold((service) => directory().services.get(service)?.timeZone);
  }

  /** Takes one fact in. Nothing is published by it: see {@link takeChange}. */
  apply(fact: Fact): void {
    this.#serviceLevel.apply(fact);
    this.#waits.apply(fact);
    switch (fact.type) {
      case 'call-arrived':
        this.#calls.set(fact.call, {
          id: fact.call,
          organisation: fact.organisation,
          service: fact.service,
          caller: fact.caller,
        });
        break;
      case 'call-begun':
        this.#calls.set(fact.call, {
          id: fact.call,
          organisation: fact.organisation,
          service: fact.service,
          // Whoever the agent talks with, not the number of ours that they are shown.
          caller: fact.kind === 'outgoing' ? fact.dialled : fact.caller,
        });
        break;
      case 'call-queued': {
        const call = this.#calls.get(fact.call);
        if (call) this.#calls.set(fact.call, { ...call, service: fact.service });
        break;
      }
      case 'offer-made':
      case 'call-answered':
        this.#entry(fact.agent).call = this.#calls.get(fact.call) ?? null;
        break;
      case 'call-ended':
        this.#calls.delete(fact.call);
        break;
      case 'agent-state-changed': {
        const entry = this.#entry(fact.agent);
        entry.state = fact.state;
        entry.since = fact.at;
        entry.pauseReason = fact.pauseReason;
        entry.wrapUpUntil = fact.until;
        if (!WITH_CALL.has(fact.state)) entry.call = null;
        else if (fact.call !== null && fact.call !== entry.call?.id) {
          entry.call = this.#calls.get(fact.call) ?? null;
        }
        break;
      }
      case 'wrap-up-extended':
        this.#entry(fact.agent).wrapUpUntil = fact.until;
        break;
      case 'agent-reachability-changed':
        this.#entry(fact.agent).reachable = fact.reachable;
        break;
      default:
    }
  }

  /** The whole board at `now`. It may already hold what the next change will tell. */
  board(now: InstantMs): Board {
    const directory = this.#directory();
    return {
      revision: this.#revision,
      at: now,
      queues: [...directory.services.values()].map((service) =>
        queueRow(this.#queueSnapshot(service, now), now),
      ),
      agents: [...directory.agents.values()].map(({ id, name }) =>
        agentRow(this.#agentSnapshot(id, name), now),
      ),
      outages: outagesAt(directory.outages, now),
    };
  }

  /**
   * What differs from the revision before, as a new revision; null when nothing does (then the revision stays).
   * The first call gives every row.
   */
  takeChange(now: InstantMs): BoardChange | null {
    this.#forget(now);
    const directory = this.#directory();
    const texts = { queues: new Map<ServiceId, string>(), agents: new Map<AgentId, string>() };
    const queues: QueueRow[] = [];
    for (const service of directory.services.values()) {
      const snapshot = this.#queueSnapshot(service, now);
      const text = JSON.stringify(snapshot);
      texts.queues.set(service.id, text);
      if (this.#published.queues.get(service.id) !== text) queues.push(queueRow(snapshot, now));
    }
    const agents: AgentRow[] = [];
    for (const { id, name } of directory.agents.values()) {
      const snapshot = this.#agentSnapshot(id, name);
      const text = JSON.stringify(snapshot);
      texts.agents.set(id, text);
      if (this.#published.agents.get(id) !== text) agents.push(agentRow(snapshot, now));
    }
    const removed = [
      ...gone('queue', this.#published.queues, texts.queues),
      ...gone('agent', this.#published.agents, texts.agents),
    ];
    const outages = outagesAt(directory.outages, now);
    const sameOutages = JSON.stringify(outages) === this.#publishedOutages;
    this.#publishedOutages = JSON.stringify(outages);
    this.#published = texts;
    if (queues.length + agents.length + removed.length === 0 && sameOutages) return null;
    this.#revision += 1;
    const change = { revision: this.#revision, at: now, queues, agents, removed };
    return sameOutages ? change : { ...change, outages };
  }

  /** The earliest instant after `now` at which a row changes without a fact; null when none will. */
  nextChangeAt(now: InstantMs): InstantMs | null {
    const figures = this.#serviceLevel.nextChangeAt(now);
    const outages = nextOutageChangeAt(this.#directory().outages, now);
    return figures === null || outages === null ? (figures ?? outages) : Math.min(figures, outages);
  }

  #queueSnapshot(service: Service, now: InstantMs): QueueSnapshot {
    const figures = this.#serviceLevel.live(service.id, now);
    const { waiting, oldestQueuedAt } = this.#serviceLevel.waiting(service.id);
    return {
      row: {
        id: service.id,
        name: service.name,
        waiting,
        offered: figures.offered,
        answered: figures.answered,
        abandoned: figures.abandoned,
        short: figures.short,
        ...(figures.informed > 0 && { informed: figures.informed }),
        serviceLevel: {
          definition: service.definition,
          thresholdMs: service.targetMs,
          ratio: ratio(service.definition, this.#serviceLevel.liveMeasured(service.id, now)),
        },
        ...this.#waits.of(service.id),
      },
      oldestQueuedAt,
    };
  }

  #agentSnapshot(id: AgentId, name: string): AgentSnapshot {
    const entry = this.#agents.get(id) ?? this.#newEntry();
    const call = WITH_CALL.has(entry.state) ? entry.call : null;
    return {
      row: {
        id,
        name,
        state: entry.state,
        reachable: entry.reachable,
        ...(entry.pauseReason === null ? {} : { pauseReason: entry.pauseReason }),
        ...(entry.wrapUpUntil === null ? {} : { wrapUpUntil: entry.wrapUpUntil }),
        ...(call && call.organisation !== null && call.service !== null
          ? {
              call: {
                id: call.id,
                service: call.service,
                organisation: call.organisation,
                caller: call.caller,
              },
            }
          : {}),
      },
      since: entry.since,
    };
  }

  #entry(agent: AgentId): AgentEntry {
    let entry = this.#agents.get(agent);
    if (!entry) {
      entry = this.#newEntry();
      this.#agents.set(agent, entry);
    }
    return entry;
  }

  #newEntry(): AgentEntry {
    return {
      state: 'signed-out',
      since: this.#startedAt,
      reachable: false,
      pauseReason: null,
      call: null,
      wrapUpUntil: null,
    };
  }

  #forget(now: InstantMs): void {
    if (now - this.#forgottenAt < KEPT_MS) return;
    this.#forgottenAt = now;
    this.#serviceLevel.forgetBefore(now - KEPT_MS);
  }
}

function queueRow({ row, oldestQueuedAt }: QueueSnapshot, now: InstantMs): QueueRow {
  return { ...row, longestWaitingMs: oldestQueuedAt === null ? null : Math.max(0, now - oldestQueuedAt) };
}

function agentRow({ row, since }: AgentSnapshot, now: InstantMs): AgentRow {
  return { ...row, sinceMs: Math.max(0, now - since) };
}

function gone(
  kind: 'queue' | 'agent',
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): { readonly kind: 'queue' | 'agent'; readonly id: string }[] {
  return [...before.keys()].filter((id) => !after.has(id)).map((id) => ({ kind, id }));
}
