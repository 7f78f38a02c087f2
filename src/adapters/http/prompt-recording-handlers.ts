import { AppError } from '../../app/errors.ts';
import type { RecordingRow, RecordingTarget } from '../../app/prompt-recording/recording-api.ts';
import type {
  PromptRecordingJson,
  promptRecordingRoutes,
  RecordingTargetJson,
} from '../../contract/prompt-recordings.ts';
import type { ApiHandlers } from './api.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';

/** What the routes of recording by telephone do; for coordinators and administrators. */
export function createPromptRecordingHandlers({
  promptRecorder,
  normaliseNumber,
}: Pick<HttpOptions, 'promptRecorder' | 'normaliseNumber'>): Pick<
  ApiHandlers,
  keyof typeof promptRecordingRoutes
> {
  const recorder = (identity: Identity) => {
    if (!identity.roles.includes('coordinator') && !identity.roles.includes('admin'))
      throw new AppError('not-allowed', 'Only a coordinator or an administrator may record prompts');
    if (promptRecorder === undefined) throw new AppError('unavailable', 'This service has no prompts');
    return promptRecorder;
  };
  const targetOf = (target: RecordingTargetJson): RecordingTarget => {
    if ('device' in target) return target;
    const number = normaliseNumber(target.number);
    if (number === null) throw new AppError('invalid-request', 'number: this is no phone number', 'number');
    return { number };
  };
  return {
    recordingPhones: async ({ identity }) => {
      const rows = recorder(identity).phones();
      const own = identity.agentId;
      return {
        status: 200,
        body: rows.map((row) => ({ ...row, own: own !== null && row.agent?.id === own })),
      };
    },
    recordPromptByPhone: async ({ params, query, body, identity }) => {
      const key = { prompt: params.id, language: params.language, organisation: query.organisation };
      const begun = recorder(identity).begin(key, targetOf(body), identity.username);
      return { status: 201, body: recordingJson(begun) };
    },
    promptRecording: async ({ params, identity }) => ({
      status: 200,
      body: recordingJson(recorder(identity).get(params.id)),
    }),
    cancelPromptRecording: async ({ params, identity }) => {
      recorder(identity).cancel(params.id);
      return { status: 204 };
    },
  };
}

const recordingJson = ({ key, ...row }: RecordingRow): PromptRecordingJson => ({ ...row, ...key });
