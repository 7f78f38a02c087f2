import { AppError } from '../../src/app/errors.ts';
import type { PromptKey } from '../../src/app/ports/prompt-store.ts';
import type {
  PromptRecorderApi,
  RecordingRow,
  RecordingTarget,
} from '../../src/app/prompt-recording/recording-api.ts';

/** Has one telephone, and remembers what it was asked for; `row` is what it tells of its only recording. */
export class FakeRecorder implements PromptRecorderApi {
  readonly asked: { readonly key: PromptKey; readonly target: RecordingTarget; readonly by: string }[] = [];
  row: RecordingRow | null = null;

  phones() {
    const agent = { id: 'agent1', name: 'Agent 1' };
    return [{ device: 'desk1', kind: 'desk-phone', agent, free: true }] as const;
  }

  begin(key: PromptKey, target: RecordingTarget, by: string) {
    if (this.row) throw new AppError('conflict', 'You are recording a prompt by telephone already');
    this.asked.push({ key, target, by });
    this.row = { id: 'prompt-1', key, phase: 'ringing', outcome: null, takes: 0, problem: null, by };
    return this.row;
  }

  get(id: string) {
    if (this.row?.id !== id) throw new AppError('not-found', `There is no recording ${id}`);
    return this.row;
  }

  cancel(id: string) {
    this.row = { ...this.get(id), phase: 'over', outcome: 'cancelled' };
  }
}
