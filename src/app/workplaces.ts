import { partyOfRow } from './queries/call-row.ts';
import { annotateCall } from './commands/annotation.ts';
import type { CallItem } from './desk-api.ts';
import type { DeskLoop } from './desk-loop.ts';
import { AppError } from './errors.ts';
import type { CallHistory } from './ports/call-history.ts';
import type { FactLog } from './ports/fact-log.ts';
import { callerName } from './queries/contact-names.ts';
import { findContacts } from './queries/contacts.ts';
import type { WorkplacePublisher } from './queries/workplace-publisher.ts';
import { writtenOf } from './queries/written.ts';
import type { EarlierCall, WorkplaceApi } from './workplace-api.ts';

export interface WorkplacesParts {
  readonly loop: DeskLoop;
  readonly publisher: WorkplacePublisher;
  readonly history: CallHistory;
  readonly factLog: FactLog;
}

/** So many earlier calls with another party are told. */
const EARLIER_CALLS = 5;

/** The workplaces of agents: their views come from the publisher, the rest from the desk and the record. */
export class Workplaces implements WorkplaceApi {
  readonly #parts: WorkplacesParts;

  constructor(parts: WorkplacesParts) {
    this.#parts = parts;
  }

  of: WorkplaceApi['of'] = (agent) => this.#parts.publisher.of(agent);

  watch: WorkplaceApi['watch'] = (agent, listener) => this.#parts.publisher.watch(agent, listener);

  contacts: WorkplaceApi['contacts'] = (text, limit) => findContacts(this.#parts.loop.desk, text, limit);

  earlierCalls: WorkplaceApi['earlierCalls'] = async (number, except) => {
    const { items } = await this.#parts.history.find({ number });
    const theirs = items.filter((item) => item.id !== except && partyOfRow(item) === number);
    return Promise.all(theirs.slice(0, EARLIER_CALLS).map((item) => this.#earlier(item)));
  };

  recentParties: WorkplaceApi['recentParties'] = (agent) => {
    const { desk } = this.#parts.loop;
    if (!desk.agents.has(agent)) throw new AppError('not-found', `There is no agent "${agent}"`, 'id');
    const name = (number: string): string | null => callerName(desk.directory, number);
    return this.#parts.publisher.recent(agent).map((each) => ({ ...each, name: name(each.number) }));
  };

  annotate: WorkplaceApi['annotate'] = (call, written, asker) =>
    annotateCall(this.#parts.loop, this.#parts.factLog, call, written, asker);

  async #earlier({ id, kind, arrivedAt, service, agentId, endReason }: CallItem): Promise<EarlierCall> {
    const { directory } = this.#parts.loop.desk;
    const recorded = await this.#parts.factLog.ofCall(id);
    const written = writtenOf(recorded.map(({ fact }) => fact));
    return {
      call: id,
      kind,
      arrivedAt,
      service: service === null ? null : (directory.services.get(service)?.name ?? service),
      agent: agentId === null ? null : (directory.agents.get(agentId)?.name ?? agentId),
      endReason,
      reason: written?.reason?.name ?? null,
      note: written?.note ?? null,
    };
  }
}
