import type { PhoneCredentialsJson } from '../../contract/workplace.ts';
import { ApiProblem, ask } from '../api/client.ts';
import type { PhoneInput } from './phone-state.ts';

/** Asks the service to make this page the agent's phone. @throws ApiProblem */
export function attachPhone(): Promise<PhoneCredentialsJson> {
  return ask('/api/phone', { method: 'POST', limitMs: 8_000 });
}

/** What a failed attachment means for the phone; null: nothing, the session has ended. */
export function failureOf(error: unknown): PhoneInput | null {
  if (!(error instanceof ApiProblem)) return { kind: 'unreachable' };
  switch (error.code) {
    case 'not-signed-in':
      return null;
    case 'not-found':
    case 'conflict':
      return { kind: 'refused', reason: 'no-softphone' };
    case 'not-allowed':
      return { kind: 'refused', reason: 'not-allowed' };
    default:
      return { kind: 'unreachable' };
  }
}

/** Whether this browser, at this address, can be a phone. */
export function canBePhone(): boolean {
  return (
    window.isSecureContext &&
    'RTCPeerConnection' in window &&
    'mediaDevices' in navigator &&
    'locks' in navigator &&
    'Worker' in window
  );
}
