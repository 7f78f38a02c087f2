import type { Asker } from '../../src/app/asker.ts';
import { AppError } from '../../src/app/errors.ts';
import type { Clock } from '../../src/app/ports/clock.ts';
import type {
  CallContext,
  ContactRow,
  EarlierCall,
  OwnCall,
  OwnOffer,
  OwnWrapUp,
  RecentCall,
  Workplace,
  WorkplaceApi,
  WrittenToCall,
} from '../../src/app/workplace-api.ts';
import { noFigures } from '../../src/app/queries/workplace-figures.ts';
import type { AgentStateName } from '../../src/core/agent/agent.ts';

/** What a view takes from the agent's row. */
interface Row {
  readonly name: string;
  readonly state: AgentStateName;
  readonly since: number;
  readonly pauseReason?: string;
}

/**
 * The workplaces of a made-up desk: the state is that of the agent's row, everything else is what a test puts
 * there. Whoever watches is told at once.
 */
export class FakeWorkplaces implements WorkplaceApi {
  readonly #clock: Clock;
  readonly #agentOf: (id: string) => Row | undefined;
  readonly #parts = new Map<string, Partial<Workplace>>();
  readonly #listeners = new Map<string, Set<(view: Workplace) => void>>();

  constructor(clock: Clock, agentOf: (id: string) => Row | undefined) {
    this.#clock = clock;
    this.#agentOf = agentOf;
  }

  of(id: string): Workplace {
    const agent = this.#agentOf(id);
    if (!agent) throw new AppError('not-found', `There is no agent "${id}"`, 'id');
    const { name, state, since, pauseReason = null } = agent;
    return {
      agent: { id, name, state, since, pauseReason, idleSince: state === 'signed-out' ? null : since },
      device: null,
      devices: [
        { id: `desk-${id}`, kind: 'desk-phone', ready: true, problem: null },
        { id: `soft-${id}`, kind: 'softphone', ready: false, problem: 'page-away' },
      ],
      attached: false,
      offer: null,
      call: null,
      wrapUp: null,
      figures: noFigures,
      services: ['it-support', 'network'],
      callbacks: [],
      numbers: [
        {
          number: '+46406280400',
          organisation: { id: 'ekedal', name: 'Ekedals kommun' },
          service: 'it-support',
        },
      ],
      pauseReasons: ['lunch', 'break', 'meeting', 'other-work', 'training'],
      practice: false,
      ...this.#parts.get(id),
      at: this.#clock.now(),
    };
  }

  watch(id: string, listener: (view: Workplace) => void): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Put here whom `contacts`, `earlierCalls` and `recentParties` tell of. */
  known: readonly ContactRow[] = [];
  earlier: readonly EarlierCall[] = [];
  recent: readonly RecentCall[] = [];
  /** What was written to calls. */
  readonly annotations: { readonly call: string; readonly written: WrittenToCall; readonly asker: Asker }[] =
    [];
  /** How the next annotations are refused; null: they are taken, and stand in the views of who has the call. */
  refusal: AppError | null = null;

  contacts(text: string, limit: number): readonly ContactRow[] {
    const found = this.known.filter(({ name, number }) =>
      `${name} ${number ?? ''}`.toLowerCase().includes(text.toLowerCase()),
    );
    return found.slice(0, limit);
  }

  async earlierCalls(_number: string, except: string | null): Promise<readonly EarlierCall[]> {
    return this.earlier.filter(({ call }) => call !== except);
  }

  recentParties(agent: string): readonly RecentCall[] {
    this.of(agent);
    return this.recent;
  }

  async annotate(call: string, written: WrittenToCall, asker: Asker): Promise<void> {
    this.annotations.push({ call, written, asker });
    if (this.refusal) throw this.refusal;
    const { class: callClass, ...rest } = written;
    for (const [id, parts] of this.#parts) {
      const change = <T extends OwnCall | OwnWrapUp>(part: T): T =>
        part.context.call === call
          ? { ...part, ...rest, context: { ...part.context, class: callClass ?? part.context.class } }
          : part;
      if (parts.call) this.put(id, { call: change(parts.call) });
      if (parts.wrapUp) this.put(id, { wrapUp: change(parts.wrapUp) });
    }
  }

  /** How many pages watch the agent. */
  watching(id: string): number {
    return this.#listeners.get(id)?.size ?? 0;
  }

  /** Puts parts of the view in the place of those before, and tells whoever watches. */
  put(id: string, parts: Partial<Workplace>): void {
    this.#parts.set(id, { ...this.#parts.get(id), ...parts });
    this.tell(id);
  }

  tell(id: string): void {
    if (!this.#agentOf(id)) return;
    for (const listener of [...(this.#listeners.get(id) ?? [])]) listener(this.of(id));
  }
}

/** A caller as an agent's page shows them; `at` is when they rang. */
export function sampleContext(at: number, changes: Partial<CallContext> = {}): CallContext {
  return {
    call: 'c1',
    kind: 'inbound',
    organisation: { id: 'ekedal', name: 'Ekedals kommun' },
    service: { id: 'it-support', name: 'IT-support' },
    class: 'medium',
    language: 'sv',
    dialled: '+46406280400',
    caller: '+46701740611',
    callerName: 'Maria Ek',
    greeting: 'Ekedals kommun, IT-support. Hur kan jag hjälpa dig?',
    notes: 'Växeln svarar 8–16.',
    screenPop: 'https://cases.example.se/new?phone=%2B46701740611',
    taskNote: null,
    arrivedAt: at,
    waitingSince: at,
    ...changes,
  };
}

/** A call that rings, for 15 s from `at` on. */
export const sampleOffer = (at: number, changes: Partial<OwnOffer> = {}): OwnOffer => ({
  context: sampleContext(at - 20_000),
  offeredAt: at,
  deadlineAt: at + 15_000,
  leg: 'c1.a1',
  device: 'soft-agent1',
  ...changes,
});

const sampleReasons: OwnCall['reasons'] = [
  { code: 'sign-in', name: 'Inloggning', reasons: [{ code: 'password', name: 'Lösenord', reasons: [] }] },
  { code: 'network', name: 'Nätverk', reasons: [] },
];

/** A call that the agent talks in since `at`. */
export const sampleCall = (at: number, changes: Partial<OwnCall> = {}): OwnCall => ({
  context: sampleContext(at - 20_000),
  talk: 'talking',
  role: 'owner',
  startedAt: at,
  heldSince: null,
  leg: 'c1.a1',
  third: null,
  reasons: sampleReasons,
  reason: null,
  note: null,
  ...changes,
});

/** A wrap-up that began at `at` and lasts a minute. */
export const sampleWrapUp = (at: number, changes: Partial<OwnWrapUp> = {}): OwnWrapUp => ({
  context: sampleContext(at - 200_000),
  until: at + 60_000,
  extensionMs: 30_000,
  extensionsLeft: 2,
  reasons: sampleReasons,
  reason: null,
  note: null,
  outcome: null,
  ...changes,
});
