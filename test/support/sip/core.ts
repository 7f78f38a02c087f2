import { answerChallenge, parseChallenge, type Credentials } from './digest.ts';
import { header, type HeaderLine, type SipResponse } from './message.ts';
import type { Playing } from './audio.ts';
import type { Codec } from './sdp.ts';
import { unique, type Address, type Outgoing, type Transactions } from './transactions.ts';

/** What a phone's calls share with it. */
export interface PhoneCore {
  readonly transactions: Transactions;
  readonly credentials: Credentials;
  readonly server: Address;
  readonly codecs: readonly Codec[];
  /** False: no RTP at all, for many calls at once. */
  readonly media: boolean;
  /** Named in session descriptions when there is no RTP of our own. */
  readonly mediaPort: number;
  readonly sound: Playing;
  /** With which RTP sequence number a call begins to send; undefined: a random one. */
  readonly firstSequence: number | undefined;
  /** Removes a call that has ended. */
  forget(callId: string): void;
}

/** Numbers and names of a request that is sent, perhaps a second time with credentials. */
export interface SentRequest {
  readonly branch: string;
  readonly cseq: number;
  /** performance.now() */
  readonly at: number;
  readonly withCredentials: boolean;
}

export interface AuthenticatedHandler {
  readonly onSent?: (sent: SentRequest) => void;
  readonly onProvisional?: (response: SipResponse, at: number) => void;
  readonly onFinal: (response: SipResponse, at: number) => void;
  readonly onTimeout: () => void;
}

/**
 * Sends a request; a challenge is answered once, and once more when the server calls the nonce stale.
 * @param build makes the request from a CSeq number and the header that answers the challenge
 */
export function requestWithCredentials(
  core: PhoneCore,
  nextCseq: () => number,
  build: (cseq: number, authorization: readonly HeaderLine[]) => Outgoing,
  destination: Address,
  handler: AuthenticatedHandler,
): void {
  const attempt = (authorization: readonly HeaderLine[], triesLeft: number): void => {
    const cseq = nextCseq();
    const outgoing = build(cseq, authorization);
    const { branch, at } = core.transactions.request(outgoing, destination, {
      onProvisional: (response, when) => handler.onProvisional?.(response, when),
      onTimeout: handler.onTimeout,
      onFinal: (response, when) => {
        const again = triesLeft > 0 ? authorizationFor(response, core.credentials, outgoing) : null;
        if (again === null || (authorization.length > 0 && !isStale(response)))
          handler.onFinal(response, when);
        else attempt([again], triesLeft - 1);
      },
    });
    handler.onSent?.({ branch, cseq, at, withCredentials: authorization.length > 0 });
  };
  attempt([], 2);
}

function challengeOf(response: SipResponse): string {
  if (response.status === 401) return header(response, 'www-authenticate');
  return response.status === 407 ? header(response, 'proxy-authenticate') : '';
}

function isStale(response: SipResponse): boolean {
  return parseChallenge(challengeOf(response)).stale;
}

function authorizationFor(
  response: SipResponse,
  credentials: Credentials,
  outgoing: Outgoing,
): HeaderLine | null {
  const challenge = challengeOf(response);
  if (challenge === '') return null;
  const answer = answerChallenge(parseChallenge(challenge), credentials, outgoing.method, outgoing.uri);
  return [response.status === 401 ? 'Authorization' : 'Proxy-Authorization', answer];
}

export function newTag(): string {
  return unique();
}

const reasons: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  404: 'Not Found',
  405: 'Method Not Allowed',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  603: 'Decline',
};

export function reasonOf(status: number): string {
  return reasons[status] ?? 'Other';
}

export const ALLOW: HeaderLine = ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY'];
