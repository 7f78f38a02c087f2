/** Names of things. All are strings; the aliases say which kind of name is meant. */

export type OrganisationId = string;
export type ServiceId = string;
/** A line of a service; unique in the whole desk. */
export type LineId = string;
export type SkillId = string;
export type CalendarId = string;
export type AgentId = string;
export type DeviceId = string;
export type CallId = string;
export type MenuId = string;
export type OutageId = string;
/** Somebody who can be on call. */
export type PersonId = string;
export type RotaId = string;
/** A chain of people who are rung for a critical fault, one after the other. */
export type ChainId = string;

/** Somebody in the desk's address book. */
export type ContactId = string;

/** A channel in Asterisk: the caller's has Asterisk's own id, all others have ids that we chose. */
export type LegId = string;
export type BridgeId = string;
/** Name of a recording, ours and Asterisk's: `<call>.r<n>`. */
export type RecordingName = string;
export type PlaybackId = string;
export type TimerId = string;

/** E.164 with leading plus, `+46406280400`; a short code such as `112` stands as dialled. */
export type PhoneNumber = string;

/** Language of prompts and pages. */
export type Language = 'sv' | 'nb' | 'nn' | 'en';
