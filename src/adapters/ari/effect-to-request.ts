import type { PromptRef, TelephonyEffect } from '../../core/desk/effects.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import { AGENT } from './naming.ts';
import { type AriRequest, operation } from './request.ts';

/** Class of the music that waiting callers hear, as configured in Asterisk. */
const HOLD_MUSIC = 'svara';

/** Format of what is recorded: 16 bits, 8000 samples a second, which every player knows. */
const RECORDING_FORMAT = 'wav';

/** Folder of our prompts among Asterisk's sounds. */
const SOUNDS = 'svara';

/** Headers of an INVITE to a softphone: which leg it is, and that it is to be answered without asking. */
const LEG_HEADER = 'X-Svara-Leg';
const AUTO_ANSWER_HEADER = 'X-Svara-Auto-Answer';

/** Name of a prompt's sound among Asterisk's sounds. */
export type SoundName = (prompt: PromptRef) => string;

/** Of the catalogue that Asterisk has. */
const catalogueSound: SoundName = ({ prompt, language }) => `${SOUNDS}/${language}/${prompt}`;

/** The request that carries out an effect; all ids in it are ours. Pure, if `nameOf` is. */
export function effectToRequest(
  effect: TelephonyEffect,
  app: string,
  nameOf: SoundName = catalogueSound,
): AriRequest {
  switch (effect.type) {
    case 'answer':
      return operation('POST /channels/{channelId}/answer', { channelId: effect.leg });
    case 'play':
      return play(effect, nameOf);
    case 'record':
      return recordChannel(effect);
    case 'stop-recording':
      return operation('POST /recordings/live/{recordingName}/stop', { recordingName: effect.recording });
    case 'find-recording':
      return operation('GET /recordings/live/{recordingName}', { recordingName: effect.recording });
    case 'stop-playback':
      return operation('DELETE /playbacks/{playbackId}', { playbackId: effect.playback });
    case 'start-hold-music':
      return operation('POST /channels/{channelId}/moh', { channelId: effect.leg }, { mohClass: HOLD_MUSIC });
    case 'stop-hold-music':
      return operation('DELETE /channels/{channelId}/moh', { channelId: effect.leg });
    case 'start-ringing':
      return operation('POST /channels/{channelId}/ring', { channelId: effect.leg });
    case 'stop-ringing':
      return operation('DELETE /channels/{channelId}/ring', { channelId: effect.leg });
    case 'originate':
      return originate(effect, app);
    case 'create-bridge':
      return operation(
        'POST /bridges/{bridgeId}',
        { bridgeId: effect.bridge },
        { type: 'mixing', name: app },
      );
    case 'add-to-bridge':
      // Asterisk lets a playback on one of the legs end first, and holds up every later request until then.
      // So whoever joins legs stops what they hear before; music does not matter.
      return operation(
        'POST /bridges/{bridgeId}/addChannel',
        { bridgeId: effect.bridge },
        { channel: effect.legs },
      );
    case 'remove-from-bridge':
      return operation(
        'POST /bridges/{bridgeId}/removeChannel',
        { bridgeId: effect.bridge },
        { channel: effect.legs },
      );
    case 'destroy-bridge':
      return operation('DELETE /bridges/{bridgeId}', { bridgeId: effect.bridge });
    case 'hang-up':
      return operation('DELETE /channels/{channelId}', { channelId: effect.leg });
    default:
      return unreachable(effect);
  }
}

function play(
  { leg, playback, recording, prompts }: Extract<TelephonyEffect, { type: 'play' }>,
  nameOf: SoundName,
): AriRequest {
  const sounds = prompts.map((prompt) => `sound:${nameOf(prompt)}`);
  return operation(
    'POST /channels/{channelId}/play/{playbackId}',
    { channelId: leg, playbackId: playback },
    { media: recording === undefined ? sounds : [`recording:${recording}`, ...sounds] },
  );
}

function recordChannel({
  leg,
  recording,
  maxMs,
  silenceMs,
  endKey,
}: Extract<TelephonyEffect, { type: 'record' }>): AriRequest {
  return operation(
    'POST /channels/{channelId}/record',
    { channelId: leg },
    {
      name: recording,
      format: RECORDING_FORMAT,
      // Whole seconds; Asterisk reads 0 as no limit.
      maxDurationSeconds: Math.max(1, Math.ceil(maxMs / 1000)),
      maxSilenceSeconds: Math.max(1, Math.ceil(silenceMs / 1000)),
      ifExists: 'fail',
      terminateOn: endKey,
    },
  );
}

function originate(effect: Extract<TelephonyEffect, { type: 'originate' }>, app: string): AriRequest {
  const request = operation(
    'POST /channels/{channelId}',
    { channelId: effect.leg },
    {
      endpoint: effect.endpoint,
      app,
      appArgs: AGENT,
      callerId: `"${quoted(effect.callerName)}" <${effect.callerNumber ?? 'anonymous'}>`,
      // Whole seconds; Asterisk reads 0 as no limit.
      timeout: Math.max(1, Math.ceil(effect.timeoutMs / 1000)),
    },
  );
  if (!effect.softphone) return request;
  // Set before the INVITE is sent, each adds a header to it.
  const variables = {
    [`PJSIP_HEADER(add,${LEG_HEADER})`]: effect.leg,
    ...(effect.softphone.autoAnswer && { [`PJSIP_HEADER(add,${AUTO_ANSWER_HEADER})`]: 'yes' }),
  };
  return { ...request, body: { variables } };
}

/** A name inside the quotes of a caller id: nothing in it may end them or the header. */
function quoted(name: string): string {
  return name.replace(/[\p{Cc}\p{Cs}]/gu, ' ').replace(/[\\"]/g, '\\$&');
}
