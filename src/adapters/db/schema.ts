import type { Override, Period, Season, SpecialDay, Weekday } from '../../core/schedule/calendar.ts';
import type { ServiceLevelDefinition } from '../../core/service-level/definitions.ts';
import type {
  CallClass,
  Device,
  Greeting,
  Line,
  Organisation,
  Relaxation,
  Service,
  SkillLevel,
  WrapUp,
} from '../../core/desk/directory.ts';
import type { EntryPlan, LanguageChoice } from '../../core/entry/plan.ts';
import type { ChangeData } from '../../core/changes/change.ts';
import type { ChangeKind } from '../../core/desk/desk-facts.ts';
import type { CallKind } from '../../core/call/call.ts';
import type { EndReason, Fact } from '../../core/desk/facts.ts';
import type { Language, OrganisationId } from '../../core/kernel/ids.ts';
import type { CallStateName } from '../../app/desk-api.ts';
import type { Mail } from '../../app/ports/outbox.ts';
import type { Role } from '../../app/ports/users.ts';
import { sqliteKit, type ColumnKit } from './column-kit.ts';

/** The record of facts, and the list of calls that is folded from it in the same transaction. */
function logTables(kit: ColumnKit) {
  const facts = kit.table(
    'facts',
    {
      sequence: kit.sequence('sequence').primaryKey(),
      at: kit.instant('at').notNull(),
      type: kit.text('type').$type<Fact['type']>().notNull(),
      /** Which call and which agent the fact names, if any. */
      call: kit.text('call'),
      agent: kit.text('agent'),
      fact: kit.json<Fact>('fact').notNull(),
    },
    (t) => [
      kit.index('facts_at').on(t.at),
      kit.index('facts_call').on(t.call),
      kit.index('facts_agent').on(t.agent, t.at),
    ],
  );

  /** No foreign keys here: a fact must never be refused because the directory has changed meanwhile. */
  const calls = kit.table(
    'calls',
    {
      id: kit.text('id').primaryKey(),
      kind: kit.text('kind').$type<CallKind>().notNull().default('inbound'),
      dialled: kit.text('dialled').notNull(),
      caller: kit.text('caller'),
      organisation: kit.text('organisation'),
      service: kit.text('service'),
      class: kit.text('class').$type<CallClass>(),
      state: kit.text('state').$type<CallStateName>().notNull(),
      endReason: kit.text('end_reason').$type<EndReason>(),
      arrivedAt: kit.instant('arrived_at').notNull(),
      waitMs: kit.duration('wait_ms'),
      agentId: kit.text('agent_id'),
    },
    (t) => [
      kit.index('calls_arrived').on(t.arrivedAt, t.id),
      kit.index('calls_dialled').on(t.dialled, t.arrivedAt, t.id),
      kit.index('calls_caller').on(t.caller, t.arrivedAt, t.id),
    ],
  );
  return { facts, calls };
}

/** What the desk consists of. `removedAt` marks what left the configuration while calls may still name it. */
function directoryTables(kit: ColumnKit) {
  const organisations = kit.table('organisations', {
    id: kit.text('id').primaryKey(),
    name: kit.text('name').notNull(),
    timeZone: kit.text('time_zone').notNull(),
    country: kit.text('country').$type<Organisation['country']>().notNull(),
    language: kit.text('language').$type<Language>().notNull(),
    removedAt: kit.instant('removed_at'),
  });

  const numbers = kit.table('numbers', {
    number: kit.text('number').primaryKey(),
    organisation: kit.text('organisation').notNull(),
    directLineOf: kit.text('direct_line_of'),
    service: kit.text('service').notNull(),
    calendar: kit.text('calendar'),
    callClass: kit.text('call_class').$type<CallClass>().notNull(),
    language: kit.text('language').$type<Language>().notNull(),
    greetingPrompt: kit.text('greeting_prompt'),
    greetingWhen: kit.text('greeting_when').$type<Greeting['when']>(),
    entry: kit.json<EntryRow>('entry'),
    removedAt: kit.instant('removed_at'),
  });

  const calendars = kit.table('calendars', {
    id: kit.text('id').primaryKey(),
    name: kit.text('name').notNull(),
    timeZone: kit.text('time_zone').notNull(),
    week: kit.json<Readonly<Record<Weekday, readonly Period[]>>>('week').notNull(),
    specialDays: kit.json<readonly SpecialDay[]>('special_days').notNull(),
    /** Both null in rows of before they were kept. */
    seasons: kit.json<readonly Season[]>('seasons'),
    overrides: kit.json<readonly Override[]>('overrides'),
    removedAt: kit.instant('removed_at'),
  });

  const devices = kit.table('devices', {
    id: kit.text('id').primaryKey(),
    kind: kit.text('kind').$type<Device['kind']>().notNull(),
    endpoint: kit.text('endpoint').notNull(),
    removedAt: kit.instant('removed_at'),
  });
  return { organisations, numbers, calendars, devices };
}

/** The way into the queue of a number, as JSON; null in rows of before there was more than a closed message. */
export type EntryRow = Omit<EntryPlan, 'languageChoice'> & {
  readonly languageChoice:
    (Omit<LanguageChoice, 'languages'> & { readonly languages: Readonly<Record<string, Language>> }) | null;
};

/** What a service says beside its own columns, as JSON. */
export type ServiceRules = Pick<
  Service,
  'missesForgiven' | 'whenSpent' | 'overflow' | 'points' | 'sameAgent' | 'announcements' | 'callback'
> & {
  readonly lines: readonly (Omit<Line, 'organisations'> & {
    readonly organisations: readonly OrganisationId[] | null;
  })[];
  readonly wrapUp: Omit<WrapUp, 'reasons'> & { readonly reasons: Readonly<Record<string, string>> };
  /** Of each requirement, in their order. */
  readonly relaxations: readonly (readonly Relaxation[])[];
};

function serviceTables(kit: ColumnKit) {
  const skills = kit.table('skills', {
    id: kit.text('id').primaryKey(),
    name: kit.text('name').notNull(),
    removedAt: kit.instant('removed_at'),
  });

  const services = kit.table('services', {
    id: kit.text('id').primaryKey(),
    name: kit.text('name').notNull(),
    timeZone: kit.text('time_zone').notNull(),
    targetMs: kit.duration('target_ms').notNull(),
    shortAbandonMs: kit.duration('short_abandon_ms').notNull(),
    definition: kit.text('definition').$type<ServiceLevelDefinition>().notNull(),
    offerTimeoutMs: kit.duration('offer_timeout_ms').notNull(),
    restMs: kit.duration('rest_ms').notNull(),
    rules: kit.json<ServiceRules | null>('rules'),
    removedAt: kit.instant('removed_at'),
  });

  const serviceRequirements = kit.table(
    'service_requirements',
    {
      service: kit.text('service').notNull(),
      position: kit.whole('position').notNull(),
      skill: kit.text('skill').notNull(),
      minLevel: kit.whole('min_level').$type<SkillLevel>().notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.service, t.position] })],
  );
  return { skills, services, serviceRequirements };
}

function agentTables(kit: ColumnKit) {
  const agents = kit.table('agents', {
    id: kit.text('id').primaryKey(),
    name: kit.text('name').notNull(),
    removedAt: kit.instant('removed_at'),
  });

  const agentSkills = kit.table(
    'agent_skills',
    {
      agent: kit.text('agent').notNull(),
      skill: kit.text('skill').notNull(),
      level: kit.whole('level').$type<SkillLevel>().notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.agent, t.skill] })],
  );

  const agentLines = kit.table(
    'agent_lines',
    { agent: kit.text('agent').notNull(), line: kit.text('line').notNull() },
    (t) => [kit.primaryKey({ columns: [t.agent, t.line] })],
  );

  const agentDevices = kit.table(
    'agent_devices',
    {
      agent: kit.text('agent').notNull(),
      position: kit.whole('position').notNull(),
      device: kit.text('device').notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.agent, t.position] })],
  );
  return { agents, agentSkills, agentLines, agentDevices };
}

/** What was changed while the desk runs; see `app/ports/change-store.ts`. */
function changeTables(kit: ColumnKit) {
  const changes = kit.table(
    'changes',
    {
      id: kit.text('id').primaryKey(),
      kind: kit.text('kind').$type<ChangeKind>().notNull(),
      data: kit.json<ChangeData>('data').notNull(),
      by: kit.text('by').notNull(),
      at: kit.instant('at').notNull(),
      endedAt: kit.instant('ended_at'),
      endedBy: kit.text('ended_by'),
    },
    (t) => [kit.index('changes_standing').on(t.endedAt, t.at), kit.index('changes_kind').on(t.kind, t.at)],
  );
  return { changes };
}

/** Messages that callers have left, and mails; see `app/ports/voicemail.ts` and `app/ports/outbox.ts`. */
function messageTables(kit: ColumnKit) {
  const voicemails = kit.table(
    'voicemails',
    {
      id: kit.text('id').primaryKey(),
      call: kit.text('call').notNull(),
      organisation: kit.text('organisation').notNull(),
      dialled: kit.text('dialled').notNull(),
      caller: kit.text('caller'),
      at: kit.instant('at').notNull(),
      durationMs: kit.duration('duration_ms').notNull(),
      keepUntil: kit.instant('keep_until').notNull(),
    },
    (t) => [
      kit.index('voicemails_organisation').on(t.organisation, t.at),
      kit.index('voicemails_keep').on(t.keepUntil),
    ],
  );

  const outbox = kit.table(
    'outbox',
    {
      key: kit.text('key').primaryKey(),
      to: kit.text('to').notNull(),
      subject: kit.text('subject').notNull(),
      text: kit.text('text').notNull(),
      attachment: kit.json<Mail['attachment']>('attachment'),
      at: kit.instant('at').notNull(),
      attempts: kit.whole('attempts').notNull(),
      /** Null once it is sent or given up. */
      nextAt: kit.instant('next_at'),
      lastError: kit.text('last_error'),
      sentAt: kit.instant('sent_at'),
      givenUpAt: kit.instant('given_up_at'),
    },
    (t) => [kit.index('outbox_next').on(t.nextAt), kit.index('outbox_given_up').on(t.givenUpAt)],
  );
  return { voicemails, outbox };
}

function accountTables(kit: ColumnKit) {
  const users = kit.table('users', {
    username: kit.text('username').primaryKey(),
    roles: kit.json<readonly Role[]>('roles').notNull(),
    agentId: kit.text('agent_id'),
    passwordHash: kit.text('password_hash').notNull(),
    removedAt: kit.instant('removed_at'),
  });

  const sessions = kit.table(
    'sessions',
    {
      /** SHA-256 of the session's id, so that a reader of the database cannot take a session over. */
      idHash: kit.text('id_hash').primaryKey(),
      data: kit.text('data').notNull(),
      expiresAt: kit.instant('expires_at').notNull(),
    },
    (t) => [kit.index('sessions_expires').on(t.expiresAt)],
  );

  /** Pages that are the phone of their agent; see `app/ports/attachment-store.ts`. */
  const attachments = kit.table('attachments', {
    agent: kit.text('agent').primaryKey(),
    id: kit.text('id').notNull(),
    device: kit.text('device').notNull(),
    session: kit.text('session').notNull(),
    by: kit.text('by').notNull(),
    sum: kit.text('sum').notNull(),
    at: kit.instant('at').notNull(),
  });

  /** Single values about the database itself, such as the directory's revision. */
  const settings = kit.table('settings', {
    name: kit.text('name').primaryKey(),
    value: kit.text('value').notNull(),
  });
  return { users, sessions, attachments, settings };
}

/** All tables, made with the columns of one kind of database. */
export function createSchema(kit: ColumnKit) {
  return {
    ...logTables(kit),
    ...directoryTables(kit),
    ...serviceTables(kit),
    ...agentTables(kit),
    ...accountTables(kit),
    ...changeTables(kit),
    ...messageTables(kit),
  };
}

export type Schema = ReturnType<typeof createSchema>;

/** The schema for SQLite. */
export const schema: Schema = createSchema(sqliteKit);
