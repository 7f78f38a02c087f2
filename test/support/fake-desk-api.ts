import { hoursOfOrganisation, type HoursSpan, type OrganisationHours } from '../../src/app/queries/hours.ts';
import type { Language } from '../../src/core/kernel/ids.ts';
import type { Directory } from '../../src/core/desk/directory.ts';
import type {
  AgentRow,
  Annotation,
  AgentWhy,
  Asking,
  Board,
  BoardChange,
  CallDetail,
  CallPage,
  CallQuery,
  CallWhy,
  DeskApi,
  DiallingApi,
  Health,
  LiveCall,
  QueueRow,
  WantedState,
} from '../../src/app/desk-api.ts';
import type { CoverageApi } from '../../src/app/queries/coverage.ts';
import { outagesAt } from '../../src/app/queries/outage-rows.ts';
import { FakeWorkplaces } from './fake-workplaces.ts';
import { fakeCoverage } from './fake-coverage.ts';
import type { ChangesApi } from '../../src/app/changes-api.ts';
import type { CallCommand } from '../../src/core/desk/call-commands.ts';
import { AppError } from '../../src/app/errors.ts';
import type { Clock } from '../../src/app/ports/clock.ts';

export type FakeQueue = Omit<QueueRow, 'longestWaitingMs'> & { readonly oldestSince: number | null };
export type FakeAgent = Omit<AgentRow, 'sinceMs'> & { readonly since: number };

export interface FakeRequest {
  readonly request: 'decline' | 'extend' | 'end' | 'device';
  readonly agent: string;
  readonly by: string;
  readonly written?: Annotation;
  readonly device?: string | null;
}

const noChanges: ChangesApi = {
  revision: () => 'test',
  list: () => Promise.resolve([]),
  get: (id) => Promise.reject(new AppError('not-found', `There is no change "${id}"`, 'id')),
  begin: () => refuse(),
  tried: () => refuse(),
  end: () => refuse(),
  setOutage: () => refuse(),
  endOutage: () => refuse(),
};

const PAGE_SIZE = 50;

const refuse = (): Promise<never> => Promise.reject(new AppError('conflict', 'This desk has no telephones.'));

/** A desk without telephony: its rows are what a test or a script puts there. */
export class FakeDeskApi implements DeskApi {
  healthNow: Health = { status: 'up', ari: 'up', ami: 'up', database: 'up' };
  /** Put a double here to test dialling; a desk without telephony does none. */
  dialling: DiallingApi = {
    dial: refuse,
    callbacks: () => [],
    cancel: refuse,
    createTask: refuse,
    recordOutcome: refuse,
  };
  /** What the pages of agents show; put parts of it there. */
  readonly workplaces: FakeWorkplaces;
  /** Put a double here to test changes. */
  changes: ChangesApi = noChanges;
  /** Every query that `calls` was asked. */
  readonly queries: CallQuery[] = [];
  /** Every state that `setAgentState` was asked for. */
  readonly wanted: { readonly agent: string; readonly wanted: WantedState; readonly by: string }[] = [];
  /** What was asked for beside states. */
  readonly requests: FakeRequest[] = [];
  /** What was asked for on calls. */
  readonly commands: ({ readonly call: string; readonly command: CallCommand } & Asking)[] = [];
  /** How the next requests are refused; null: they are granted. */
  refusal: AppError | null = null;
  /** Put a double here to test what is covered. */
  coverage: CoverageApi = fakeCoverage;
  /** Whose hours `hours` tells. */
  directory: Directory | null = null;
  readonly #clock: Clock;
  readonly #queues = new Map<string, FakeQueue>();
  readonly #agents = new Map<string, FakeAgent>();
  readonly #calls = new Map<string, CallDetail>();
  readonly #listeners = new Set<(change: BoardChange) => void>();
  #revision = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.workplaces = new FakeWorkplaces(clock, (id) => this.#agents.get(id));
  }

  hours(organisation: string, span: HoursSpan): OrganisationHours {
    if (this.directory) return hoursOfOrganisation(this.directory, organisation, span, this.#clock.now());
    throw new AppError('not-found', `There is no organisation "${organisation}"`, 'organisation');
  }

  directoryNow(): Directory {
    if (this.directory) return this.directory;
    throw new AppError('unavailable', 'This desk has no hours');
  }

  /** Puts another directory in force, and tells the outages that are on by it. */
  putDirectory(directory: Directory): void {
    this.directory = directory;
    this.#changed([], [], [], outagesAt(directory.outages, this.#clock.now()));
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  get queues(): readonly FakeQueue[] {
    return [...this.#queues.values()];
  }

  get fakeAgents(): readonly FakeAgent[] {
    return [...this.#agents.values()];
  }

  languageOf(organisation: string): Language | null {
    const known = this.directory?.organisations.get(organisation)?.language;
    return known ?? (organisation === 'town' ? 'sv' : null);
  }

  async health(): Promise<Health> {
    return this.healthNow;
  }

  board(): Board {
    const queues = this.queues.map((queue) => this.#queueRow(queue));
    const at = this.#clock.now();
    const outages = outagesAt(this.directory?.outages ?? [], at);
    return { revision: this.#revision, at, queues, agents: this.agents(), outages };
  }

  onBoardChange(listener: (change: BoardChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  agents(): readonly AgentRow[] {
    return this.fakeAgents.map((agent) => this.#agentRow(agent));
  }

  async setAgentState(id: string, wanted: WantedState, by: string): Promise<AgentRow> {
    const agent = this.#agents.get(id);
    if (agent === undefined) throw new AppError('not-found', `There is no agent "${id}"`, 'id');
    this.wanted.push({ agent: id, wanted, by });
    if (agent.state === 'talking' || agent.state === 'offered') {
      throw new AppError('conflict', `${agent.name} is ${agent.state}`);
    }
    const { pauseReason: _, call: __, ...rest } = agent;
    const reason = wanted.state === 'paused' && wanted.reason !== undefined && { pauseReason: wanted.reason };
    this.put({ agents: [{ ...rest, state: wanted.state, since: this.#clock.now(), ...reason }] });
    return this.#agentRow(this.#agents.get(id) ?? agent);
  }

  declineOffer(agent: string, by: string): Promise<AgentRow> {
    return this.#request({ request: 'decline', agent, by });
  }

  selectDevice(agent: string, device: string | null, by: string): Promise<AgentRow> {
    return this.#request({ request: 'device', agent, by, device });
  }

  extendWrapUp(agent: string, by: string): Promise<AgentRow> {
    return this.#request({ request: 'extend', agent, by });
  }

  endWrapUp(agent: string, written: Annotation, by: string): Promise<AgentRow> {
    return this.#request({ request: 'end', agent, by, written });
  }

  async #request(request: FakeRequest): Promise<AgentRow> {
    const agent = this.#agents.get(request.agent);
    if (agent === undefined) throw new AppError('not-found', `There is no agent "${request.agent}"`, 'id');
    this.requests.push(request);
    if (this.refusal !== null) throw this.refusal;
    return this.#agentRow(agent);
  }

  async controlCall(id: string, command: CallCommand, asking: Asking): Promise<LiveCall> {
    if (!this.#calls.has(id)) throw new AppError('not-found', `There is no call "${id}"`, 'id');
    this.commands.push({ call: id, command, ...asking });
    if (this.refusal !== null) throw this.refusal;
    return { id, state: 'connected', talk: 'held', agentId: 'agent1', ownerId: 'agent1', third: null };
  }

  async calls(query: CallQuery): Promise<CallPage> {
    this.queries.push(query);
    const start = query.cursor === undefined ? 0 : Number(query.cursor);
    if (!Number.isInteger(start))
      throw new AppError('invalid-request', 'cursor: is not one of ours', 'cursor');
    const found = [...this.#calls.values()]
      .filter((call) => query.from === undefined || call.arrivedAt >= query.from)
      .filter((call) => query.to === undefined || call.arrivedAt < query.to)
      .filter((call) => query.number === undefined || [call.dialled, call.caller].includes(query.number))
      .sort((a, b) => b.arrivedAt - a.arrivedAt);
    const next = start + PAGE_SIZE < found.length ? String(start + PAGE_SIZE) : null;
    return { items: found.slice(start, start + PAGE_SIZE), next };
  }

  async call(id: string): Promise<CallDetail> {
    const call = this.#calls.get(id);
    if (call === undefined) throw new AppError('not-found', `There is no call "${id}"`, 'id');
    return call;
  }

  async callWhy(id: string): Promise<CallWhy> {
    const call = await this.call(id);
    const ended = call.state === 'ended';
    return {
      text: 'offered to Anna: level 5 in network, idle 4 min',
      data: {
        rule: ended ? 'ended' : 'offered',
        decidedBy: 'best-suited',
        position: ended ? null : 1,
        score: ended ? null : 50,
        chosen: [
          {
            agent: 'agent1',
            name: 'Anna',
            line: 'support',
            levels: [{ skill: 'network', level: 5 }],
            idleMs: 240_000,
            obstacle: null,
          },
        ],
        next: [],
        others: { busy: 2, skill: 1 },
        changes: [{ at: this.#clock.now() + 15_000, kind: 'offer-ends', text: 'Anna is rung for 15 s more' }],
      },
    };
  }

  async agentWhy(id: string): Promise<AgentWhy> {
    if (!this.#agents.has(id)) throw new AppError('not-found', `There is no agent "${id}"`, 'id');
    return {
      text: 'free, idle 4 min; no call waits',
      data: {
        obstacle: null,
        chosen: null,
        next: [{ call: 'c1', service: 'support', waitedMs: 4_000, score: 70 }],
        others: { skill: 2 },
        idleBefore: [{ line: 'support', before: 1, free: 3 }],
        changes: [],
      },
    };
  }

  putCall(call: CallDetail): void {
    this.#calls.set(call.id, call);
  }

  /** Puts or replaces rows as one change of the board, and tells the listeners. */
  put(rows: { readonly queues?: readonly FakeQueue[]; readonly agents?: readonly FakeAgent[] }): void {
    const { queues = [], agents = [] } = rows;
    for (const queue of queues) this.#queues.set(queue.id, queue);
    for (const agent of agents) this.#agents.set(agent.id, agent);
    this.#changed(
      queues.map((queue) => this.#queueRow(queue)),
      agents.map((agent) => this.#agentRow(agent)),
      [],
    );
    for (const { id } of agents) this.workplaces.tell(id);
  }

  remove(kind: 'queue' | 'agent', id: string): void {
    (kind === 'queue' ? this.#queues : this.#agents).delete(id);
    this.#changed([], [], [{ kind, id }]);
  }

  /** Moves the revision on without telling anybody, as if a change got lost. */
  skipRevision(): void {
    this.#revision += 1;
  }

  #changed(
    queues: readonly QueueRow[],
    agents: readonly AgentRow[],
    removed: BoardChange['removed'],
    outages?: BoardChange['outages'],
  ): void {
    this.#revision += 1;
    const rows = { queues, agents, removed, ...(outages && { outages }) };
    const change = { revision: this.#revision, at: this.#clock.now(), ...rows };
    for (const listener of [...this.#listeners]) listener(change);
  }

  #queueRow({ oldestSince, ...row }: FakeQueue): QueueRow {
    return { ...row, longestWaitingMs: oldestSince === null ? null : this.#clock.now() - oldestSince };
  }

  #agentRow({ since, ...row }: FakeAgent): AgentRow {
    return { ...row, sinceMs: this.#clock.now() - since };
  }
}

/** A queue with nothing in it yet. */
export function emptyQueue(id: string, name: string): FakeQueue {
  return {
    id,
    name,
    waiting: 0,
    oldestSince: null,
    offered: 0,
    answered: 0,
    abandoned: 0,
    short: 0,
    serviceLevel: { definition: 'abandons_negative', thresholdMs: 20_000, ratio: null },
  };
}

/** An agent who has not signed in yet. */
export function signedOutAgent(id: string, name: string, since: number): FakeAgent {
  return { id, name, state: 'signed-out', since, reachable: true };
}

/** Digits with or without leading plus; enough for made-up numbers. */
export function normaliseFakeNumber(raw: string): string | null {
  const digits = raw.replace(/[ ()-]/g, '');
  if (/^\+\d{3,15}$/.test(digits)) return digits;
  return /^0\d{5,12}$/.test(digits) ? `+46${digits.slice(1)}` : null;
}
