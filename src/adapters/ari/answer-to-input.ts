import type { TelephonyEffect } from '../../core/desk/effects.ts';
import type { GoneCause, Input } from '../../core/desk/inputs.ts';
import type { LegId } from '../../core/kernel/ids.ts';
import { type AriAnswer, messageOf } from './request.ts';

/** What is left to do after Asterisk's answer: nothing, tell the core, or look which of the legs are gone. */
export type Outcome =
  | { readonly type: 'done' }
  | { readonly type: 'tell'; readonly input: Input }
  | {
      readonly type: 'look';
      readonly legs: readonly LegId[];
      readonly goneCause: GoneCause;
      readonly error: string;
    };

const done: Outcome = { type: 'done' };

/** Judges Asterisk's answer to an effect by its status alone, never by its wording. Pure. */
export function answerToOutcome(effect: TelephonyEffect, answer: AriAnswer): Outcome {
  const { status } = answer;
  if (status < 400) return done;
  const error = messageOf(answer);
  switch (effect.type) {
    case 'answer':
    case 'play':
    case 'start-hold-music':
    case 'stop-hold-music':
    case 'start-ringing':
    case 'stop-ringing':
    case 'hang-up':
      // Not there, or no longer in our application.
      if (status === 404 || status === 409) return tell(legGone(effect.leg, 'hung-up'));
      return tell(effectFailed(effect, error));
    case 'record':
      if (status === 404) return tell(legGone(effect.leg, 'hung-up'));
      // The channel has left, or something of that name is there: which of the two, the channel shows.
      if (status === 409) return { type: 'look', legs: [effect.leg], goneCause: 'hung-up', error };
      return tell(effectFailed(effect, error));
    case 'find-recording': {
      const { recording, leg } = effect;
      const over = { type: 'recording-finished', recording, leg, durationMs: null, talkingMs: null } as const;
      return status === 404 ? tell(over) : done; // Else the deadline of the recording decides.
    }
    case 'originate':
      // 500: the device has no address to ring. 409: the name is taken, so it may be ringing already; but Asterisk
      // also says so by mistake when a device cannot be rung.
      if (status === 500) return tell(legGone(effect.leg, 'unreachable'));
      if (status === 409) return { type: 'look', legs: [effect.leg], goneCause: 'unreachable', error };
      return tell(effectFailed(effect, error));
    case 'create-bridge':
      return status === 409 ? done : tell(effectFailed(effect, error)); // 409: it is there already.
    case 'add-to-bridge':
      // The answer does not say which leg; a missing bridge is 404.
      if (status === 404) return tell(effectFailed(effect, error));
      return { type: 'look', legs: effect.legs, goneCause: 'hung-up', error };
    case 'stop-playback':
    case 'stop-recording':
    case 'remove-from-bridge':
    case 'destroy-bridge':
      return done; // Over already, as was wanted.
  }
}

export function legGone(leg: LegId, cause: GoneCause): Input {
  return { type: 'leg-gone', leg, cause };
}

export function effectFailed(effect: TelephonyEffect, error: string): Input {
  const leg = 'leg' in effect ? effect.leg : null;
  return { type: 'effect-failed', effect: effect.type, call: effect.call, leg, error };
}

function tell(input: Input): Outcome {
  return { type: 'tell', input };
}
