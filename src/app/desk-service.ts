import type { Directory } from '../core/desk/directory.ts';
import type { Fact } from '../core/desk/facts.ts';
import type { AgentId, CallId, DeviceId, Language, OrganisationId } from '../core/kernel/ids.ts';
import type { RequestInput } from '../core/agent/request-input.ts';
import type { CallCommand } from '../core/desk/call-commands.ts';
import { Dialling } from './commands/dialling.ts';
import { askAgentRequest } from './commands/agent-request.ts';
import { controlCall } from './commands/call-control.ts';
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
  WantedState,
} from './desk-api.ts';
import type { ChangesApi } from './changes-api.ts';
import type { DeskLoop } from './desk-loop.ts';
import { AppError } from './errors.ts';
import type { Clock } from './ports/clock.ts';
import type { CallHistory } from './ports/call-history.ts';
import type { FactLog } from './ports/fact-log.ts';
import type { BoardPublisher } from './queries/board-publisher.ts';
import { hoursOfOrganisation, type HoursSpan, type OrganisationHours } from './queries/hours.ts';
import { whyOfAgent, whyOfCall } from './queries/why.ts';
import type { WorkplacePublisher } from './queries/workplace-publisher.ts';
import type { WorkplaceApi } from './workplace-api.ts';
import { Workplaces } from './workplaces.ts';
import { callFigures } from './queries/call-figures.ts';
import { describeCall } from './queries/words.ts';

export interface DeskServiceParts {
  readonly loop: DeskLoop;
  readonly publisher: BoardPublisher;
  readonly history: CallHistory;
  readonly factLog: FactLog;
  readonly clock: Clock;
  readonly changes: ChangesApi;
  readonly workplaces: WorkplacePublisher;
  /** Draws an id that was never used. */
  readonly newId: () => string;
  /** The state of each door to the outside. */
  readonly links: () => Omit<Health, 'status'>;
}

/** The desk as pages and programs see it: commands go to the loop, questions to the folds and the history. */
export class DeskService implements DeskApi {
  readonly dialling: DiallingApi;
  readonly changes: ChangesApi;
  readonly workplaces: WorkplaceApi;
  readonly #parts: DeskServiceParts;

  constructor(parts: DeskServiceParts) {
    this.#parts = parts;
    this.changes = parts.changes;
    const { loop, history, factLog } = parts;
    this.workplaces = new Workplaces({ loop, publisher: parts.workplaces, history, factLog });
    this.dialling = new Dialling(parts.loop, parts.factLog, parts.newId);
  }

  directoryNow(): Directory {
    return this.#parts.loop.desk.directory;
  }

  languageOf(organisation: OrganisationId): Language | null {
    return this.#parts.loop.desk.directory.organisations.get(organisation)?.language ?? null;
  }

  health(): Promise<Health> {
    const links = this.#parts.links();
    const allUp = links.ari === 'up' && links.ami === 'up' && links.database === 'up';
    return Promise.resolve({ status: allUp ? 'up' : 'down', ...links });
  }

  board(): Board {
    return this.#parts.publisher.board();
  }

  onBoardChange(listener: (change: BoardChange) => void): () => void {
    return this.#parts.publisher.onChange(listener);
  }

  hours(organisation: OrganisationId, span: HoursSpan): OrganisationHours {
    return hoursOfOrganisation(this.#parts.loop.desk.directory, organisation, span, this.#parts.clock.now());
  }

  agents(): readonly AgentRow[] {
    return this.board().agents;
  }

  async setAgentState(agent: AgentId, wanted: WantedState, by: string): Promise<AgentRow> {
    this.#row(agent);
    const pauseReason = wanted.state === 'paused' ? (wanted.reason ?? null) : null;
    const facts = await this.#parts.loop.ask({
      type: 'agent-command',
      agent,
      to: wanted.state,
      pauseReason,
      by,
    });
    const refusal = facts.find((fact): fact is Refusal => fact.type === 'agent-command-refused');
    if (refusal) throw new AppError('conflict', refusal.reason, 'state');
    return this.#row(agent);
  }

  async selectDevice(agent: AgentId, device: DeviceId | null, by: string): Promise<AgentRow> {
    this.#row(agent);
    await askAgentRequest(this.#parts.loop, { type: 'select-device', agent, device, by });
    return this.#row(agent);
  }

  declineOffer(agent: AgentId, by: string): Promise<AgentRow> {
    return this.#request({ type: 'decline-offer', agent, by });
  }

  extendWrapUp(agent: AgentId, by: string): Promise<AgentRow> {
    return this.#request({ type: 'extend-wrap-up', agent, by });
  }

  endWrapUp(agent: AgentId, written: Annotation, by: string): Promise<AgentRow> {
    const { reason, note } = written;
    return this.#request({ type: 'end-wrap-up', agent, reason: reason ?? null, note: note ?? null, by });
  }

  async #request(request: RequestInput): Promise<AgentRow> {
    this.#row(request.agent);
    await askAgentRequest(this.#parts.loop, request);
    return this.#row(request.agent);
  }

  controlCall(id: CallId, command: CallCommand, asking: Asking): Promise<LiveCall> {
    const { loop, history } = this.#parts;
    return controlCall(loop, id, command, asking, async () => (await history.get(id)) !== null);
  }

  calls(query: CallQuery): Promise<CallPage> {
    return this.#parts.history.find(query);
  }

  async call(id: CallId): Promise<CallDetail> {
    const item = await this.#parts.history.get(id);
    if (!item) throw new AppError('not-found', `There is no call ${id}.`);
    const recorded = await this.#parts.factLog.ofCall(id);
    const facts = recorded.map(({ fact }) => fact);
    return { ...item, ...callFigures(facts), facts: describeCall(facts, this.#parts.loop.desk.directory) };
  }

  async callWhy(id: CallId): Promise<CallWhy> {
    const recorded = await this.#parts.factLog.ofCall(id);
    const facts = recorded.map(({ fact }) => fact);
    const why = whyOfCall(this.#parts.loop.desk, id, facts, this.#parts.clock.now());
    if (!why) throw new AppError('not-found', `There is no call ${id}.`);
    return why;
  }

  agentWhy(id: AgentId): Promise<AgentWhy> {
    const why = whyOfAgent(this.#parts.loop.desk, id, this.#parts.clock.now());
    return why ? Promise.resolve(why) : Promise.reject(new AppError('not-found', `There is no agent ${id}.`));
  }

  #row(agent: AgentId): AgentRow {
    const row = this.agents().find(({ id }) => id === agent);
    if (!row) throw new AppError('not-found', `There is no agent ${agent}.`);
    return row;
  }
}

type Refusal = Extract<Fact, { type: 'agent-command-refused' }>;
