import type session from 'express-session';
import type { Logger } from 'pino';
import type { DeskApi } from '../../app/desk-api.ts';
import type { CoverageApi } from '../../app/queries/coverage.ts';
import type { PhoneApi } from '../../app/phone/phone-api.ts';
import type { PracticeApi } from '../../app/phone/practice.ts';
import type { WhatIfApi } from '../../app/queries/what-if.ts';
import type { PromptRecorderApi } from '../../app/prompt-recording/recording-api.ts';
import type { VoicemailApi } from '../../app/voicemail/voicemail-api.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Outbox } from '../../app/ports/outbox.ts';
import type { PromptStore } from '../../app/ports/prompt-store.ts';
import type { ApiToken, User, Users } from '../../app/ports/users.ts';
import type { CalendarImportApi } from '../../app/commands/import-overrides.ts';
import type { RotaApi, RotaSchedule } from '../../app/queries/rota-schedule.ts';
import type { OrganisationHours } from '../../app/queries/hours.ts';
import type { PhoneNumber } from '../../core/kernel/ids.ts';

/** What the HTTP server needs; the composition root gives it. */
export interface HttpOptions {
  readonly desk: DeskApi;
  readonly users: Users;
  /** When a critical caller would reach nobody. */
  readonly coverage: CoverageApi;
  /** What a call would meet. */
  readonly whatIf: WhatIfApi;
  /** Left out: no mails are sent. */
  readonly outbox?: Pick<Outbox, 'figures' | 'dead'>;
  /** Left out: no messages are taken. */
  readonly voicemails?: VoicemailApi;
  /** Pages as phones; left out: none is. */
  readonly pages?: PhoneApi;
  /** Left out: there are no practice calls. */
  readonly practice?: PracticeApi;
  /** Left out: there are none to be listened to or replaced. */
  readonly prompts?: PromptStore;
  /** Left out: they cannot be recorded by telephone. */
  readonly promptRecorder?: PromptRecorderApi;
  /**
   * Whether `password` is the user's. For null (nobody has that name) it takes as long as for a real user and
   * says no, so that the time tells nothing.
   */
  readonly verifyPassword: (user: User | null, password: string) => Promise<boolean>;
  readonly sessionStore: session.Store;
  /** Signs the cookie; at least 32 random bytes in text form. */
  readonly sessionSecret: string;
  /** A number as a person writes it to E.164 (or a short code); null when it is no number. */
  readonly normaliseNumber: (raw: string) => PhoneNumber | null;
  /** Hours as an iCalendar text. */
  readonly writeHours: (hours: OrganisationHours) => string;
  /** Who is on call when. */
  readonly rotas: RotaApi;
  /** A rota's schedule as an iCalendar text. */
  readonly writeRota: (schedule: RotaSchedule) => string;
  /** Takes overrides of calendars from files. */
  readonly calendarImport: CalendarImportApi;
  /** The built web page (`dist/dashboard`); may be missing, which the page itself then tells. */
  readonly staticDir: string;
  readonly log: Logger;
  readonly host: string;
  /** 0: one that is free. */
  readonly port: number;
  readonly clock: Clock;
  /** Svara's version, for the OpenAPI document. */
  readonly version: string;
  /**
   * How browsers reach the service when a proxy stands before it, `https://desk.example.se`. With https the
   * cookie is Secure and the proxy's `X-Forwarded-*` (from loopback and private addresses) is trusted.
   */
  readonly publicUrl?: string;
  /** How long a session lasts without a request, in milliseconds; default 12 hours, a long working day. */
  readonly sessionLifetimeMs?: number;
  /** Of programs that sign in to nothing. */
  readonly tokens?: readonly ApiToken[];
  /** Of one address, signing in aside; default 6,000, far above what pages and sensible programs need. */
  readonly requestsPerMinute?: number;
}
