import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { createPhoneLogins } from './adapters/ari/phone-logins.ts';
import { createSimulatedCaller } from './adapters/ari/simulated-caller.ts';
import type { OpenDatabase } from './adapters/db/open-database.ts';
import type { HttpServer } from './adapters/http/server.ts';
import { createPhoneSocket } from './adapters/live/phone-socket.ts';
import type { DeskLoop } from './app/desk-loop.ts';
import { PhoneAttachments } from './app/phone/attachments.ts';
import type { PhoneApi } from './app/phone/phone-api.ts';
import { createPractice, type PracticeApi } from './app/phone/practice.ts';
import type { Clock } from './app/ports/clock.ts';
import type { Settings } from './config/settings.ts';
import type { Input } from './core/desk/inputs.ts';
import type { AgentId } from './core/kernel/ids.ts';

/** The phones of pages, and what they are practised with. */
export interface OpenPhones {
  readonly pages: PhoneApi;
  readonly practice: PracticeApi | undefined;
  /** Told every input from Asterisk after the desk was. */
  onTelephony(input: Input): void;
  stop(): Promise<void>;
}

export interface PhoneParts {
  readonly settings: Settings;
  readonly database: OpenDatabase;
  readonly loop: DeskLoop;
  /** The view of an agent's page has changed. */
  readonly refresh: (agent: AgentId) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** 144 bits: nobody guesses it. */
const PASSWORD_BYTES = 18;

/** Takes up the pages that were phones before; to be called before the desk hears of any device. */
export async function openPhones(parts: PhoneParts): Promise<OpenPhones> {
  const { settings, database, loop, refresh, clock, log } = parts;
  const logins = createPhoneLogins(settings.ari);
  const caller = createSimulatedCaller(settings.ari, randomUUID);
  const pages = new PhoneAttachments({
    desk: () => loop.desk,
    submit: (input) => loop.submit(input),
    logins,
    store: database.attachmentStore,
    clock,
    log: log.child({ part: 'phones' }),
    newId: randomUUID,
    newPassword: () => randomBytes(PASSWORD_BYTES).toString('base64url'),
    digest: (text) => createHash('sha256').update(text).digest('base64url'),
    echoNumber: settings.echoNumber,
  });
  await pages.start();
  pages.onAttachment(refresh);
  return {
    pages,
    practice: settings.practiceCalls ? createPractice(() => loop.desk, caller) : undefined,
    onTelephony(input) {
      if (input.type === 'asterisk-snapshot') void pages.connected();
      if (input.type === 'asterisk-lost') pages.disconnectedFromAsterisk();
    },
    async stop() {
      pages.stop();
      await Promise.all([logins.close(), caller.close()]);
    },
  };
}

/**
 * Opens the door by which pages speak SIP, and ends with each session what was attached in it.
 * @returns closes it
 */
export function openPhoneDoor(
  { settings, clock, log }: Pick<PhoneParts, 'settings' | 'clock' | 'log'>,
  { server, sessions, trustsOrigin }: HttpServer,
  pages: PhoneApi,
): () => void {
  const sessionEnded = (sessionId: string): void => {
    pages.sessionEnded(sessionId).catch((error: unknown) => {
      log.error({ err: error }, 'what was attached in a session that has ended could not be detached');
    });
  };
  const socket = createPhoneSocket({
    ...{ server, sessions, trustsOrigin, pages, sessionEnded, clock, log },
    asteriskUrl: settings.ari.url,
  });
  const stopEnded = sessions.onEnded(sessionEnded);
  return () => {
    stopEnded();
    socket.close();
  };
}
