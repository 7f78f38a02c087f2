import { randomUUID } from 'node:crypto';
import { createRecordings } from './adapters/ari/recordings.ts';
import type { Clock } from './app/ports/clock.ts';
import type { PromptStore } from './app/ports/prompt-store.ts';
import type { Telephony } from './app/ports/telephony.ts';
import { PromptRecorder } from './app/prompt-recording/prompt-recorder.ts';
import type { Settings } from './config/settings.ts';
import type { Desk } from './core/desk/state.ts';
import type { Logger } from 'pino';

/** What recording prompts by telephone needs of the rest of the service. */
export interface RecorderOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Puts the parts together by which prompts are recorded on a telephone. */
export function openRecorder(
  { settings, clock, log }: RecorderOptions,
  telephony: Telephony,
  prompts: PromptStore,
  desk: () => Desk,
): PromptRecorder {
  return new PromptRecorder({
    perform: (effect) => telephony.perform(effect),
    recordings: createRecordings(settings.ari),
    prompts,
    desk,
    clock,
    newId: randomUUID,
    log,
  });
}
