import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createRecordings } from './adapters/ari/recordings.ts';
import type { OpenDatabase } from './adapters/db/open-database.ts';
import { createMailer } from './adapters/mail/mailer.ts';
import { openVoicemailFiles } from './adapters/voicemail-files/voicemail-files.ts';
import { NoticeClerk } from './app/mail/notice-clerk.ts';
import { Postman } from './app/mail/postman.ts';
import type { Clock } from './app/ports/clock.ts';
import type { Timers } from './app/ports/timers.ts';
import { VoicemailCollector } from './app/voicemail/collector.ts';
import { createVoicemailApi, type VoicemailApi } from './app/voicemail/voicemail-api.ts';
import type { MailConfig } from './config/load.ts';
import type { Settings } from './config/settings.ts';
import type { Fact } from './core/desk/facts.ts';
import type { Desk } from './core/desk/state.ts';

/** What messages and mails need of the rest of the service. */
export interface MessagesOptions {
  readonly settings: Settings;
  readonly mail: MailConfig | null;
  readonly database: OpenDatabase;
  readonly desk: () => Desk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Logger;
}

/** The messages that callers leave, and the mails that go out. */
export interface Messages {
  readonly voicemails: VoicemailApi;
  onFacts(facts: readonly Fact[]): void;
  /** Asterisk can be reached again. */
  onConnected(): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/** Puts the parts together that fetch, keep and mail what callers have said. */
export async function openMessages(options: MessagesOptions): Promise<Messages> {
  const { settings, database, desk, clock, timers, log } = options;
  const files = await openVoicemailFiles(join(settings.dataDir, 'voicemail'));
  const postman = options.mail && openPostman(options.mail, { ...options, files });
  const collector = new VoicemailCollector({
    recordings: createRecordings(settings.ari),
    files,
    store: database.voicemailStore,
    factLog: database.factLog,
    desk,
    clock,
    timers,
    onMail: () => postman?.wake(),
    log,
  });
  const clerk =
    postman &&
    new NoticeClerk({
      directory: () => desk().directory,
      outbox: database.outbox,
      changes: database.changeStore,
      clock,
      onMail: () => postman.wake(),
      log,
    });
  postman?.wake();
  clerk?.wake();
  return {
    voicemails: createVoicemailApi(database.voicemailStore, files),
    onFacts(facts) {
      collector.onFacts(facts);
      clerk?.onFacts(facts);
    },
    onConnected: () => collector.collect(),
    async stop() {
      await collector.stop();
      await clerk?.stop();
      await postman?.stop();
    },
  };
}

function openPostman(
  mail: MailConfig,
  {
    database,
    clock,
    log,
    files,
  }: MessagesOptions & { readonly files: Parameters<typeof createVoicemailApi>[1] },
): Postman {
  const domain = mail.from.slice(mail.from.lastIndexOf('@') + 1);
  return new Postman({
    outbox: database.outbox,
    mailer: createMailer(mail),
    files,
    clock,
    giveUpAfterMs: mail.giveUpAfterMs,
    messageIdOf: (key) => `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`,
    log,
  });
}
