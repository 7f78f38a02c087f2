/** A scripted SIP phone for tests. */
export { SipPhone, type IncomingPolicy, type PhoneOptions, type TracedMessage } from './phone.ts';
export type { OutgoingCall, DialOptions } from './outgoing-call.ts';
export type { IncomingCall } from './incoming-call.ts';
export type { Call, CallEnd, CallTimes } from './call.ts';
export type { Playing } from './audio.ts';
export type { Sound } from './listening.ts';
export type { Address } from './transactions.ts';
