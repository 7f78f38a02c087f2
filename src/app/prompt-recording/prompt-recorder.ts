import type { Logger } from 'pino';
import { whyNotDialled } from '../../core/call/toll-rules.ts';
import type { TelephonyEffect } from '../../core/desk/effects.ts';
import type { Input } from '../../core/desk/inputs.ts';
import type { Desk } from '../../core/desk/state.ts';
import type { CallId, OrganisationId, RecordingName } from '../../core/kernel/ids.ts';
import { MINUTE_MS } from '../../core/kernel/time.ts';
import { recordingSession, sessionOf } from '../../core/prompt-recording/names.ts';
import {
  beginRecording,
  mayBeCancelled,
  type PromptRecording,
  type RecordingEffect,
  type RecordingInput,
  type RecordingPhone,
  recordingStep,
  type RecordingStep,
} from '../../core/prompt-recording/session.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { PromptKey, PromptStore } from '../ports/prompt-store.ts';
import type { Recordings } from '../ports/voicemail.ts';
import type { PromptRecorderApi, RecordingPhoneRow, RecordingRow, RecordingTarget } from './recording-api.ts';
import { recordingPhones } from './recording-phones.ts';
import { toRecordingInput } from './recording-input.ts';

export interface PromptRecorderParts {
  readonly perform: (effect: TelephonyEffect) => void;
  /** What Asterisk has recorded. */
  readonly recordings: Recordings;
  readonly prompts: PromptStore;
  readonly desk: () => Desk;
  readonly clock: Clock;
  /** Draws an id that was never used. */
  readonly newId: () => string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** A desk has few people who record prompts; more at once is a mistake of some program. */
const MOST_AT_ONCE = 4;

/** What became of a recording can be asked for so long. */
const REMEMBERED_MS = 10 * MINUTE_MS;

interface Held {
  session: PromptRecording;
  cancelAlarm: () => void;
}

/**
 * Recordings by telephone, beside the desk's calls: they are in no queue, no figure and no fact. A take is Asterisk's
 * until it is kept, and then it is the prompt: so a service that is killed in the middle loses nothing half-done. What
 * it leaves in Asterisk is hung up as any leg without an owner, and its takes are deleted, once it is back.
 */
export class PromptRecorder implements PromptRecorderApi {
  readonly #parts: PromptRecorderParts;
  readonly #held = new Map<CallId, Held>();
  readonly #working = new Set<Promise<void>>();
  #stopped = false;

  constructor(parts: PromptRecorderParts) {
    this.#parts = parts;
  }

  phones(): readonly RecordingPhoneRow[] {
    return recordingPhones(this.#parts.desk());
  }

  begin(key: PromptKey, target: RecordingTarget, by: string): RecordingRow {
    const { prompts, clock, newId, log } = this.#parts;
    const { organisation, prompt, language } = key;
    prompts.checkReplaceable(key);
    if (organisation === null) throw new AppError('invalid-request', 'Name an organisation', 'organisation');
    this.#checkFree(by);
    const phone = this.#phoneOf(target, organisation);
    const id = recordingSession(newId());
    const begun = beginRecording({ id, prompt, language, organisation, by }, phone, clock.now());
    const held: Held = { session: begun.session, cancelAlarm: () => undefined };
    this.#held.set(id, held);
    log.info({ ...key, by, session: id }, 'a prompt is being recorded by telephone');
    this.#take(held, begun);
    return rowOf(held.session);
  }

  get(id: string): RecordingRow {
    return rowOf(this.#find(id).session);
  }

  cancel(id: string): void {
    const { session } = this.#find(id);
    if (session.phase === 'over') return;
    if (!mayBeCancelled(session))
      throw new AppError('conflict', 'The recording is being kept: it can be taken away afterwards');
    this.#tell(id, { type: 'cancel' });
  }

  /**
   * Takes what is news of a recording by telephone, and of nothing else.
   * @returns false when the desk is to have it
   */
  takes(input: Input): boolean {
    if (input.type === 'asterisk-lost') {
      for (const id of this.#held.keys()) this.#tell(id, { type: 'failed', problem: 'Asterisk was lost' });
      return false;
    }
    const session = ofWhich(input);
    if (session === null) return false;
    const live = this.#held.get(session)?.session;
    if (live === undefined || live.phase === 'over') this.#clearStray(session, input);
    else {
      const news = toRecordingInput(input);
      if (news) this.#tell(session, news);
    }
    return true;
  }

  /** Asterisk can be reached again: takes that nobody can keep any more are deleted. */
  onConnected(): void {
    this.#work(async () => {
      for (const name of await this.#parts.recordings.names()) {
        const session = sessionOf(name);
        if (session === null || this.#isLive(session)) continue;
        await this.#parts.recordings.remove(name);
      }
    });
  }

  /** Resolves when nothing is under way any more. Phones that are still on the line are hung up. */
  async stop(): Promise<void> {
    for (const [id, { session }] of this.#held)
      if (mayBeCancelled(session)) this.#tell(id, { type: 'cancel' });
    this.#stopped = true;
    for (const { cancelAlarm } of this.#held.values()) cancelAlarm();
    await Promise.all(this.#working);
  }

  #find(id: string): Held {
    const held = this.#held.get(id);
    if (!held) throw new AppError('not-found', `There is no recording ${id}`);
    return held;
  }

  #isLive(session: CallId): boolean {
    const held = this.#held.get(session);
    return held !== undefined && held.session.phase !== 'over';
  }

  #checkFree(by: string): void {
    const live = [...this.#held.values()].filter(({ session }) => session.phase !== 'over');
    if (live.some(({ session }) => session.by === by))
      throw new AppError('conflict', 'You are recording a prompt by telephone already');
    if (live.length >= MOST_AT_ONCE)
      throw new AppError(
        'conflict',
        `${live.length} prompts are being recorded by telephone; wait for one to end`,
      );
  }

  /** @throws AppError `not-found`, `invalid-request`, `conflict` */
  #phoneOf(target: RecordingTarget, organisation: OrganisationId): RecordingPhone {
    const { directory } = this.#parts.desk();
    const shown = [...directory.numbers.values()].find((plan) => plan.organisation === organisation);
    const callerName = directory.organisations.get(organisation)?.name ?? '';
    const seen = { callerNumber: shown?.number ?? null, callerName };
    if ('number' in target) {
      const refusal = whyNotDialled(directory.dialling, target.number);
      if (refusal !== null) throw new AppError('invalid-request', `number: ${refusal}`, 'number');
      return { endpoint: `PJSIP/${target.number}@${directory.dialling.trunk}`, ...seen };
    }
    const row = this.phones().find(({ device }) => device === target.device);
    const endpoint = directory.devices.get(target.device)?.endpoint;
    if (row === undefined || endpoint === undefined)
      throw new AppError('not-found', `There is no telephone "${target.device}" to record by`, 'device');
    if (!row.free)
      throw new AppError('conflict', `The telephone "${target.device}" is not connected, or is in use`);
    return { endpoint, ...seen };
  }

  #tell(id: CallId, input: RecordingInput): void {
    const held = this.#held.get(id);
    if (held && !this.#stopped) this.#take(held, recordingStep(held.session, input, this.#parts.clock.now()));
  }

  #take(held: Held, { session, effects }: RecordingStep): void {
    const before = held.session;
    held.session = session;
    for (const effect of effects) this.#perform(session, effect);
    held.cancelAlarm();
    const { clock, log } = this.#parts;
    const { id, outcome } = session;
    if (session.phase === 'over') {
      if (before.phase !== 'over') log.info({ session: id, outcome }, 'a recording by telephone is over');
      held.cancelAlarm = clock.alarm(clock.now() + REMEMBERED_MS, () => void this.#held.delete(id));
    } else if (session.until !== null) {
      held.cancelAlarm = clock.alarm(session.until, () => this.#tell(id, { type: 'late' }));
    }
  }

  #perform(session: PromptRecording, effect: RecordingEffect): void {
    switch (effect.type) {
      case 'keep-take':
        return this.#work(() => this.#keep(session, effect.take));
      case 'discard-take':
        return this.#work(() => this.#parts.recordings.remove(effect.take));
      default:
        return this.#parts.perform(effect);
    }
  }

  async #keep(session: PromptRecording, take: RecordingName): Promise<void> {
    const { prompts, recordings } = this.#parts;
    const { id, prompt, language, organisation, by } = session;
    try {
      const wav = await recordings.read(take);
      if (wav === null) throw new AppError('unavailable', 'Asterisk does not have the recording any more');
      await prompts.replace({ prompt, language, organisation }, wav, by);
      this.#tell(id, { type: 'judged', problem: null, again: false });
    } catch (error) {
      const again = error instanceof AppError && error.code === 'invalid-request';
      if (!again)
        this.#parts.log.warn({ err: error, session: id }, 'a prompt recorded by telephone was not kept');
      const problem = error instanceof AppError ? error.message : 'It could not be kept; the log says why.';
      this.#tell(id, { type: 'judged', problem, again });
    }
  }

  /** News of a recording that is over, or of before a restart: nothing of it stays in Asterisk. */
  #clearStray(session: CallId, input: Input): void {
    if (input.type === 'leg-answered')
      this.#parts.perform({ type: 'hang-up', call: session, leg: input.leg });
    if (input.type === 'recording-finished') this.#work(() => this.#parts.recordings.remove(input.recording));
  }

  #work(task: () => Promise<void>): void {
    const { log } = this.#parts;
    const working = task().catch((error: unknown) => {
      log.warn(
        { err: error },
        'takes of prompts could not be deleted in Asterisk; tried again when it is reached anew',
      );
    });
    this.#working.add(working);
    void working.finally(() => this.#working.delete(working));
  }
}

function ofWhich(input: Input): CallId | null {
  if (input.type === 'effect-failed') return sessionOf(input.leg ?? '');
  return 'leg' in input ? sessionOf(input.leg) : null;
}

function rowOf(session: PromptRecording): RecordingRow {
  const { id, prompt, language, organisation, phase, outcome, takes, problem, by } = session;
  return { id, key: { prompt, language, organisation }, phase, outcome, takes, problem, by };
}
