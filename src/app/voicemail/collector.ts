import type { Logger } from 'pino';
import type { Directory } from '../../core/desk/directory.ts';
import type { Fact } from '../../core/desk/facts.ts';
import type { Desk } from '../../core/desk/state.ts';
import { isRecorded, partsOfRecording } from '../../core/call/voicemail-run.ts';
import { SHORTEST_MS } from '../../core/call/voicemail.ts';
import type { CallId, RecordingName } from '../../core/kernel/ids.ts';
import { type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/kernel/time.ts';
import { DAY_MS } from '../../core/kernel/zone.ts';
import { voicemailMails } from '../mail/voicemail-mail.ts';
import type { Clock } from '../ports/clock.ts';
import type { FactLog } from '../ports/fact-log.ts';
import type { Timers } from '../ports/timers.ts';
import type { Recordings, Voicemail, VoicemailFiles, VoicemailStore } from '../ports/voicemail.ts';
import { isSilentWav, wavLengthMs } from './recorded-wav.ts';

/** What the collector works with. */
export interface CollectorParts {
  readonly recordings: Recordings;
  readonly files: VoicemailFiles;
  readonly store: VoicemailStore;
  readonly factLog: FactLog;
  readonly desk: () => Desk;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Called after mails were stored. */
  readonly onMail: () => void;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** What could not be fetched is tried again after so long, twice as long each time. */
const RETRY_MS: DurationMs = 5 * SECOND_MS;
const LONGEST_RETRY_MS: DurationMs = 5 * MINUTE_MS;

/** Kept so long where the organisation no longer says. */
const DEFAULT_KEEP_DAYS = 30;

/**
 * Brings what callers have said from Asterisk to the service's own disk, has it mailed where the organisation
 * wants that, and deletes it in Asterisk, in this order: a stop at any point loses nothing, and mails nothing
 * twice. It goes by what Asterisk has, not by the news of it, so that a recording whose news was lost is found
 * too. Deletes what has been kept long enough.
 */
export class VoicemailCollector {
  readonly #parts: CollectorParts;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #failures = 0;
  #cancelRetry: () => void = () => undefined;
  #cancelSweep: () => void = () => undefined;

  constructor(parts: CollectorParts) {
    this.#parts = parts;
  }

  /** To be told of all facts, after they were handed to the log. */
  onFacts(facts: readonly Fact[]): void {
    if (facts.some(({ type }) => COLLECT_AFTER.has(type))) this.collect();
  }

  /** Looks for recordings now, or right after the look that is under way. */
  collect(): void {
    this.#cancelRetry();
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = this.#run().finally(() => {
      this.#running = null;
      if (this.#again) {
        this.#again = false;
        this.collect();
      }
    });
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry();
    this.#cancelSweep();
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      await this.#fetchAll();
      await this.#sweep();
      this.#failures = 0;
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'messages of callers could not be fetched; tried again');
      this.#retry();
    }
  }

  #retry(): void {
    if (this.#stopped) return;
    const delayMs = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#cancelRetry = this.#parts.timers.after(delayMs, () => this.collect());
  }

  async #fetchAll(): Promise<void> {
    const failed: unknown[] = [];
    for (const name of await this.#parts.recordings.names()) {
      if (this.#stopped) return;
      // One that cannot be fetched does not keep the others.
      await this.#fetch(name).catch((error: unknown) => failed.push(error));
    }
    if (failed.length > 0) throw new AggregateError(failed, 'some could not be fetched');
  }

  async #fetch(name: RecordingName): Promise<void> {
    const { recordings, files, store, factLog, clock, log } = this.#parts;
    const call = partsOfRecording(name)?.call;
    if (call === undefined || this.#isBeingRecorded(call, name)) return;
    const facts = (await factLog.ofCall(call)).map(({ fact }) => fact);
    // Of another program, or of a desk that is not ours.
    if (!facts.some(({ type }) => type === 'call-arrived')) return;
    const wav = await recordings.read(name);
    if (!wav) return;
    const found = voicemailOf(name, call, facts, wav, this.#parts.desk().directory, clock.now());
    if (found) {
      await files.save(name, wav);
      const organisation = this.#parts.desk().directory.organisations.get(found.organisation);
      const mails = organisation ? voicemailMails(found, organisation, clock.now()) : [];
      await store.add(found, mails);
      if (mails.length > 0) this.#parts.onMail();
    } else
      log.info(
        { call },
        'what a caller said was too short to be a message, or there is nothing to be heard in it',
      );
    await recordings.remove(name);
  }

  #isBeingRecorded(call: CallId, name: RecordingName): boolean {
    const live = this.#parts.desk().calls.get(call);
    return live !== undefined && isRecorded(live) && live.voicemail?.recording === name;
  }

  /** Deletes what has been kept long enough, now and every hour. */
  async #sweep(): Promise<void> {
    const { store, files, clock, timers } = this.#parts;
    this.#cancelSweep();
    if (!this.#stopped) this.#cancelSweep = timers.after(HOUR_MS, () => this.collect());
    for (const id of await store.expired(clock.now())) {
      await files.remove(id);
      await store.remove(id);
    }
  }
}

/** After these there may be something to fetch. */
const COLLECT_AFTER: ReadonlySet<Fact['type']> = new Set([
  'voicemail-left',
  'voicemail-too-short',
  'recording-failed',
]);

/** The message that a recording is, told by the facts of its call; null: too little was said, or nothing. */
function voicemailOf(
  id: RecordingName,
  call: CallId,
  facts: readonly Fact[],
  wav: Uint8Array,
  directory: Directory,
  now: number,
): Voicemail | null {
  const arrived = facts.find((fact) => fact.type === 'call-arrived');
  const durationMs = wavLengthMs(wav);
  const judged = facts.some((fact) => fact.type === 'voicemail-too-short' && fact.recording === id);
  if (!arrived || arrived.organisation === null || judged) return null;
  if (durationMs === null || durationMs < SHORTEST_MS || isSilentWav(wav)) return null;
  const left = facts.find((fact) => fact.type === 'voicemail-left' && fact.recording === id);
  const ended = facts.find((fact) => fact.type === 'call-ended');
  const { organisation, dialled, caller } = arrived;
  const at = (left ?? ended)?.at ?? now;
  const keepDays = directory.organisations.get(organisation)?.voicemail?.keepDays ?? DEFAULT_KEEP_DAYS;
  return { id, call, organisation, dialled, caller, at, durationMs, keepUntil: at + keepDays * DAY_MS };
}
