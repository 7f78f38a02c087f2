/** A scripted SIP phone for tests. */
export { SipPhone, type IncomingPolicy, type PhoneOptions } from './phone.ts';
export type { OutgoingCall } from './outgoing-call.ts';
export type { IncomingCall } from './incoming-call.ts';
