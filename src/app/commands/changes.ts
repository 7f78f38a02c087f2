import { applyChanges, type ChangeMistake } from '../../core/changes/apply.ts';
import { type Change, type ChangeData, isInForce } from '../../core/changes/change.ts';
import type { Directory } from '../../core/desk/directory.ts';
import type { DeskNews } from '../../core/desk/inputs.ts';
import type { Language, OrganisationId, ServiceId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { ChangeAsking, ChangeQuery, ChangeRow, ChangesApi } from '../changes-api.ts';
import type { DeskLoop } from '../desk-loop.ts';
import { AppError } from '../errors.ts';
import type { ChangeStore } from '../ports/change-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Speech } from '../ports/speech.ts';
import { changeWords } from '../queries/change-words.ts';

export interface ChangesParts {
  /** The directory of the desk file. */
  readonly base: Directory;
  /** Those that were in force at the start, by {@link startingChanges}. */
  readonly standing: readonly Change[];
  readonly store: ChangeStore;
  readonly loop: Pick<DeskLoop, 'ask' | 'desk'>;
  readonly clock: Clock;
  readonly speech: Speech;
  /** Ids of the catalogue of prompts; null: not checked. */
  readonly knownPrompts: ReadonlySet<string> | null;
  /** Draws an id that was never used. */
  readonly newId: () => string;
}

/** The directory that a start begins with, and what of the stored changes can no longer be. */
export interface Starting {
  readonly directory: Directory;
  readonly standing: readonly Change[];
  /** Left out, since the desk file has changed under them; they stay on record. */
  readonly impossible: readonly ChangeMistake[];
}

/** The desk file with those of the stored changes that still can be: one that cannot never keeps the desk from starting. */
export function startingChanges(base: Directory, stored: readonly Change[], now: InstantMs): Starting {
  let standing: readonly Change[] = [];
  let directory = base;
  const impossible: ChangeMistake[] = [];
  for (const change of stored.filter((each) => isInForce(each, now))) {
    const applied = applyChanges(base, [...standing, change]);
    if (applied.ok) {
      ({ directory } = applied);
      standing = [...standing, change];
    } else impossible.push(...applied.mistakes.filter((mistake) => mistake.change === change.id));
  }
  return { directory, standing, impossible };
}

/**
 * What is changed while the desk runs: stored first, then in force, one after the other, so that what two people do
 * at once never mixes. A change that would make the desk invalid is refused whole.
 */
export class Changes implements ChangesApi {
  readonly #parts: ChangesParts;
  #standing: readonly Change[];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: ChangesParts) {
    this.#parts = parts;
    this.#standing = parts.standing;
  }

  revision(): string {
    return this.#parts.loop.desk.directory.revision;
  }

  async list({ kind, inForce }: ChangeQuery): Promise<readonly ChangeRow[]> {
    const rows = (await this.#parts.store.list(kind)).map((change) => this.#row(change));
    return inForce === undefined ? rows : rows.filter((row) => row.inForce === inForce);
  }

  async get(id: string): Promise<ChangeRow> {
    const change = await this.#parts.store.get(id);
    if (!change) throw new AppError('not-found', `There is no change "${id}"`, 'id');
    return this.#row(change);
  }

  begin(wanted: readonly ChangeData[], asking: ChangeAsking): Promise<readonly ChangeRow[]> {
    return this.#inTurn(async () => {
      const made = await this.#made(wanted, asking);
      const directory = this.#directoryWith([...this.#now(), ...made], made);
      await this.#parts.store.add(made);
      await this.#bringIntoForce([...this.#now(), ...made], directory, made, 'begun', asking.by);
      return made.map((change) => this.#row(change));
    });
  }

  tried(wanted: readonly ChangeData[], asking: ChangeAsking): Promise<Directory> {
    return this.#inTurn(async () => {
      const made = this.#draft(wanted, asking);
      return this.#directoryWith([...this.#now(), ...made], made);
    });
  }

  end(id: string, asking: ChangeAsking): Promise<ChangeRow> {
    return this.#inTurn(async () => {
      const { store, clock } = this.#parts;
      this.#agree(asking);
      const known = await store.get(id);
      if (!known) throw new AppError('not-found', `There is no change "${id}"`, 'id');
      const left = this.#now().filter((change) => change.id !== id);
      // What others were built upon may be missed now: then they have to be ended first.
      const directory = this.#directoryWith(left, []);
      const ended = known.endedAt === null ? await store.end(id, clock.now(), asking.by) : null;
      if (!ended) throw new AppError('conflict', 'This change has been ended already');
      await this.#bringIntoForce(left, directory, [ended], 'ended', asking.by);
      return this.#row(ended);
    });
  }

  setOutage(outage: ChangeData & { kind: 'outage' }, asking: ChangeAsking): Promise<ChangeRow> {
    return this.#inTurn(async () => {
      const before = this.#outageOf(outage.organisation, outage.service);
      const made = await this.#made([outage], asking);
      const [change] = made;
      if (!change) throw new AppError('internal', 'No outage was made');
      const left = this.#now().filter((each) => each !== before);
      const directory = this.#directoryWith([...left, change], made);
      if (before) await this.#parts.store.replace(before.id, change);
      else await this.#parts.store.add(made);
      await this.#bringIntoForce([...left, change], directory, made, 'begun', asking.by);
      return this.#row(change);
    });
  }

  async endOutage(
    organisation: OrganisationId,
    service: ServiceId | null,
    asking: ChangeAsking,
  ): Promise<void> {
    const outage = this.#outageOf(organisation, service);
    if (!outage) throw new AppError('not-found', 'No outage message is on here', 'organisation');
    await this.end(outage.id, asking);
  }

  #outageOf(organisation: OrganisationId | null, service: ServiceId | null): Change | undefined {
    return this.#now().findLast(
      ({ data }) => data.kind === 'outage' && data.organisation === organisation && data.service === service,
    );
  }

  /** Those still in force; the others have nothing to say any more. */
  #now(): readonly Change[] {
    const now = this.#parts.clock.now();
    return this.#standing.filter((change) => isInForce(change, now));
  }

  /** @throws AppError `changed-meanwhile` */
  #agree({ revision }: ChangeAsking): void {
    if (revision === null || revision === this.revision()) return;
    throw new AppError('changed-meanwhile', 'Somebody else has changed the desk meanwhile; look at it again');
  }

  #draft(wanted: readonly ChangeData[], asking: ChangeAsking): Change[] {
    this.#agree(asking);
    const { clock, newId, knownPrompts } = this.#parts;
    const at = clock.now();
    for (const data of wanted) {
      const prompt = data.kind === 'outage' ? data.prompt : null;
      if (prompt !== null && knownPrompts?.has(prompt) === false)
        throw new AppError('invalid-request', `prompt: there is no prompt "${prompt}"`, 'prompt');
      if (!isInForce({ id: '', data, by: '', at, endedAt: null, endedBy: null }, at))
        throw new AppError('invalid-request', 'until: has passed already', 'until');
    }
    // Of those made at once the ids tell the order, by which the later goes before the earlier.
    const ids = wanted.map(() => newId()).sort();
    return wanted.map((data, place) => {
      return { id: ids[place] ?? newId(), data, by: asking.by, at, endedAt: null, endedBy: null };
    });
  }

  /** Checked before anything is spoken, since that takes time. */
  async #made(wanted: readonly ChangeData[], asking: ChangeAsking): Promise<Change[]> {
    const drafts = this.#draft(wanted, asking);
    this.#directoryWith([...this.#now(), ...drafts], drafts);
    const made: Change[] = [];
    for (const draft of drafts)
      made.push({ ...draft, data: await spokenData(draft.data, this.#parts.speech) });
    return made;
  }

  /** @throws AppError `invalid-request` naming the field, or `conflict` where a change of before cannot be any more */
  #directoryWith(changes: readonly Change[], made: readonly Change[]): Directory {
    const applied = applyChanges(this.#parts.base, changes);
    if (applied.ok) return applied.directory;
    const [first] = applied.mistakes;
    const own = applied.mistakes.find(({ change }) => made.some(({ id }) => id === change));
    if (own) throw new AppError('invalid-request', `${own.field}: ${own.message}`, own.field);
    throw new AppError('conflict', `Another change depends on it: ${first?.message ?? 'end that first'}`);
  }

  async #bringIntoForce(
    standing: readonly Change[],
    directory: Directory,
    told: readonly Change[],
    what: DeskNews['what'],
    by: string,
  ): Promise<void> {
    const now = this.#parts.clock.now();
    this.#standing = standing;
    const news = told.map(({ id, data }): DeskNews => ({
      kind: data.kind,
      id,
      what,
      by,
      summary: changeWords(data, directory, now),
    }));
    await this.#parts.loop.ask({ type: 'directory-changed', directory, news });
  }

  #row(change: Change): ChangeRow {
    const { loop, clock } = this.#parts;
    const now = clock.now();
    const summary = changeWords(change.data, loop.desk.directory, now);
    return { ...change, inForce: isInForce(change, now), summary };
  }

  /** One after the other; one that fails does not keep the next from its turn. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

/** An outage with its texts made into prompts; anything else as it is. */
async function spokenData(data: ChangeData, speech: Speech): Promise<ChangeData> {
  if (data.kind !== 'outage') return data;
  const spoken: Partial<Record<Language, string>> = {};
  for (const [language, text] of Object.entries(data.texts) as [Language, string][]) {
    spoken[language] = await speech.say(text, language);
  }
  return { ...data, spoken };
}
