import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createDevices } from './adapters/ami/devices.ts';
import { createTelephony } from './adapters/ari/telephony.ts';
import { openDatabase, type OpenDatabase } from './adapters/db/open-database.ts';
import { holidayDays } from './adapters/holidays/holiday-days.ts';
import { createHttpServer } from './adapters/http/server.ts';
import { organisationAsICalendar } from './adapters/icalendar/export.ts';
import { overridesIn } from './adapters/icalendar/read-in-thread.ts';
import { rotaAsICalendar } from './adapters/icalendar/rota-export.ts';
import { createLiveBoard } from './adapters/live/live-board.ts';
import { hashPassword, verifyPassword } from './adapters/passwords/passwords.ts';
import { normaliseNumber } from './adapters/phone-numbers/normalise-number.ts';
import { rememberNumbers } from './adapters/phone-numbers/remember-numbers.ts';
import { createPromptStore, type PromptCatalogue } from './adapters/speech/prompt-store.ts';
import { SoundFiles } from './adapters/speech/sound-files.ts';
import { coverageIn } from './adapters/system/coverage-thread.ts';
import { createThreads } from './adapters/system/threads.ts';
import { systemTimers } from './adapters/system/timers.ts';
import { Changes, startingChanges } from './app/commands/changes.ts';
import { createCalendarImport } from './app/commands/import-overrides.ts';
import type { Health } from './app/desk-api.ts';
import { DeskLoop } from './app/desk-loop.ts';
import { DeskService } from './app/desk-service.ts';
import type { Clock } from './app/ports/clock.ts';
import type { Devices } from './app/ports/devices.ts';
import type { RecordedFact } from './app/ports/fact-log.ts';
import type { Telephony } from './app/ports/telephony.ts';
import type { Speech } from './app/ports/speech.ts';
import type { PromptStore } from './app/ports/prompt-store.ts';
import type { User, Users } from './app/ports/users.ts';
import { BoardView } from './app/queries/board.ts';
import { BoardPublisher } from './app/queries/board-publisher.ts';
import { createCoverage } from './app/queries/coverage.ts';
import { createRotaApi } from './app/queries/rota-schedule.ts';
import { createWhatIf } from './app/queries/what-if.ts';
import type { PromptRecorder } from './app/prompt-recording/prompt-recorder.ts';
import { WorkplacePublisher } from './app/queries/workplace-publisher.ts';
import { withSpokenNames } from './app/spoken-names.ts';
import type { VoicemailApi } from './app/voicemail/voicemail-api.ts';
import { reloadOnce, tellSilentPrompts, writeAsteriskPieces } from './compose-asterisk.ts';
import { type Messages, openMessages } from './compose-messages.ts';
import { openPhoneDoor, openPhones, type OpenPhones } from './compose-phones.ts';
import { openRecorder } from './compose-recorder.ts';
import { checkConfigText, type ConfiguredUser, type LoadedConfig } from './config/load.ts';
import { formatMistake } from './config/mistake.ts';
import type { Settings } from './config/settings.ts';
import type { Directory } from './core/desk/directory.ts';
import type { PromptRef } from './core/desk/effects.ts';
import type { Fact } from './core/desk/facts.ts';
import { restoreDesk } from './core/desk/restore.ts';
import type { Desk } from './core/desk/state.ts';
import { HOUR_MS, type InstantMs } from './core/kernel/time.ts';
import { longestMemoryMs } from './core/routing/same-agent.ts';

/** What a running Svara is made of that the outside decides. */
export interface SvaraOptions {
  readonly settings: Settings;
  readonly config: LoadedConfig;
  readonly clock: Clock;
  readonly log: Logger;
  /** The built web page. */
  readonly staticDir: string;
  readonly version: string;
  /** The prompts that come with Svara; left out, only those that the desk file names are looked for. */
  readonly catalogue?: PromptCatalogue;
}

/** A running service. */
export interface Svara {
  /** Where the page and the API are. */
  readonly port: number;
  /** The desk after its last decision; to be read, never changed. */
  desk(): Desk;
  /** Stores everything and lets go of Asterisk; calls go on there. Idempotent. */
  stop(): Promise<void>;
}

/** Facts of so long ago rebuild the calls in progress and today's figures, in any zone; who had a caller may be older. */
const LOOK_BACK_MS = 48 * HOUR_MS;

/**
 * Puts the parts together and starts them: the only place that knows every one of them. Nothing is left
 * running when it throws.
 */
export async function startSvara(options: SvaraOptions): Promise<Svara> {
  const { settings, config, clock, log } = options;
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  const database = await openDatabase({ file: join(settings.dataDir, 'svara.db'), log });
  try {
    await database.directoryStore.save(config.directory, await usersOf(config, database.users), clock.now());
    if (settings.asteriskDir !== null) await writeAsteriskPieces(settings.asteriskDir, options);
    return await run(options, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function run(options: SvaraOptions, database: OpenDatabase): Promise<Svara> {
  const { settings, config, clock, log } = options;
  const sounds = await openSounds(settings, log);
  const prompts = openPrompts(options, sounds);
  const base = await withSpokenNames(config.directory, prompts, (error, organisation) =>
    log.warn({ err: error, organisation }, 'its name cannot be spoken: those on call are not told it'),
  );
  const { directory, standing, facts } = await whatWasStored(options, base, database);
  const normalise = normaliseIn(config.trunk?.country ?? 'SE');

  const { telephony, devices } = openAsterisk(options, normalise, sounds);
  const now = (): Directory => loop.desk.directory;
  const attached = (agent: string): boolean => phones.pages.isAttached(agent);
  const views = openViews(options, { desk: () => loop.desk, attached });
  const loop = new DeskLoop({
    desk: restoreDesk(directory, facts, clock.now()),
    clock,
    performTelephony: (effect) => telephony.perform(effect),
    onFacts(news) {
      database.factLog.append(news);
      views.apply(news);
      messages.onFacts(news);
    },
    onTouched: (touched) => views.workplaces.touched(touched),
    onFault: (error, input) => log.error({ err: error, input: input.type }, 'an input could not be taken'),
  });
  const messages = await openMessages({
    ...{ settings, mail: config.mail, database, clock, timers: systemTimers, log },
    desk: () => loop.desk,
  });
  views.apply(facts);
  const desk = deskOf(options, database, {
    base,
    loop,
    views,
    speech: prompts,
    standing,
    links: () => ({ ari: telephony.state(), ami: devices.state(), database: database.state() }),
  });
  const phones = await openPhones({
    ...{ settings, database, loop, clock, log },
    refresh: (agent) => views.workplaces.refresh(agent),
  });
  const { voicemails } = messages;
  const promptRecorder = openRecorder(options, telephony, prompts, () => loop.desk);
  const told = { voicemails, promptRecorder, phones };
  const web = await openWeb(options, { desk, directory: now, database, normalise, prompts, ...told });

  connect(options, { telephony, devices, loop, messages, promptRecorder, phones });

  const stop = async (): Promise<void> => {
    await web.close();
    await promptRecorder.stop();
    await Promise.all([telephony.stop(), devices.stop(), phones.stop()]);
    loop.stop();
    await messages.stop();
    views.board.stop();
    views.workplaces.stop();
    await database.close();
  };
  let stopping: Promise<void> | undefined;
  return { port: web.port, desk: () => loop.desk, stop: () => (stopping ??= stop()) };
}

/** The doors to Asterisk's calls and to its phones, not yet open. */
function openAsterisk({ settings, log }: SvaraOptions, normaliseNumber: Normalise, sounds: SoundFiles) {
  const outside = { timers: systemTimers, random: Math.random, log };
  const soundName = (prompt: PromptRef): string => sounds.nameOf(prompt);
  return {
    telephony: createTelephony({ ...settings.ari, normaliseNumber, soundName, ...outside }),
    devices: createDevices({ ...settings.ami, ...outside }),
  };
}

interface LinkParts {
  readonly telephony: Telephony;
  readonly devices: Devices;
  readonly loop: DeskLoop;
  readonly messages: Messages;
  readonly promptRecorder: PromptRecorder;
  readonly phones: OpenPhones;
}

/** Opens the doors to Asterisk: from here on there is news of calls and phones. */
function connect(
  options: SvaraOptions,
  { telephony, devices, loop, messages, promptRecorder, phones }: LinkParts,
): void {
  const { settings, log } = options;
  const watched = [...loop.desk.directory.devices.values()];
  devices.watch(new Map(watched.map(({ id, endpoint }) => [id, endpoint])));
  telephony.start((input) => {
    if (promptRecorder.takes(input)) return;
    loop.submit(input);
    phones.onTelephony(input);
    // Another Asterisk, or the same with other files.
    if (input.type !== 'asterisk-snapshot') return;
    void tellSilentPrompts(options);
    messages.onConnected();
    promptRecorder.onConnected();
  });
  devices.start((input) => loop.submit(input));
  if (settings.asteriskDir !== null) void reloadOnce(devices, log);
}

/** What pages are shown: the board of all, and each agent's own workplace. */
function openViews(
  { settings, clock, log }: SvaraOptions,
  { desk, attached }: { readonly desk: () => Desk; readonly attached: (agent: string) => boolean },
) {
  const board = new BoardPublisher({
    view: new BoardView(() => desk().directory, clock.now()),
    clock,
    onFault: (error) => log.error(error, 'board listener failed'),
  });
  const workplaces = new WorkplacePublisher({
    desk,
    clock,
    attached,
    practice: settings.practiceCalls,
    onFault: (error) => log.error(error, 'workplace listener failed'),
  });
  const apply = (facts: readonly Fact[]): void => {
    board.apply(facts);
    workplaces.apply(facts);
  };
  return { board, workplaces, apply };
}

/** The desk file with the changes that stand, and the facts that the desk and its board are rebuilt from. */
async function whatWasStored({ clock, log }: SvaraOptions, base: Directory, database: OpenDatabase) {
  const stored = await database.changeStore.standing();
  const { directory, standing, impossible } = startingChanges(base, stored, clock.now());
  for (const mistake of impossible)
    log.error(mistake, 'a change that was in force can be no more by the desk file: it is left out');
  const lookBackMs = Math.max(LOOK_BACK_MS, longestMemoryMs(directory));
  return { directory, standing, facts: await recentFacts(database, clock.now() - lookBackMs) };
}

/** Reads what was typed as a telephone number, national ones as of a country. */
const normaliseIn = (country: Parameters<typeof normaliseNumber>[1]) =>
  rememberNumbers((raw) => normaliseNumber(raw, country));

type Normalise = ReturnType<typeof normaliseIn>;

interface DeskParts {
  /** The desk file's directory, before any change beside it. */
  readonly base: Directory;
  readonly loop: DeskLoop;
  readonly views: ReturnType<typeof openViews>;
  /** Makes prompts of typed texts. */
  readonly speech: Speech;
  /** Changes that were in force when the service was started. */
  readonly standing: ReturnType<typeof startingChanges>['standing'];
  readonly links: () => Omit<Health, 'status'>;
}

/** The desk as the doors for people and programs see it. */
function deskOf(
  { clock, catalogue }: SvaraOptions,
  database: OpenDatabase,
  { base, loop, views, speech, standing, links }: DeskParts,
): DeskService {
  const changes = new Changes({
    base,
    standing,
    store: database.changeStore,
    loop,
    clock,
    speech,
    knownPrompts: catalogue === undefined ? null : new Set(catalogue.ids),
    newId: randomUUID,
  });
  return new DeskService({
    changes,
    newId: randomUUID,
    loop,
    publisher: views.board,
    workplaces: views.workplaces,
    history: database.callHistory,
    factLog: database.factLog,
    clock,
    links,
  });
}

interface WebParts {
  readonly desk: DeskService;
  readonly directory: () => Directory;
  readonly database: OpenDatabase;
  /** What was typed as a telephone number as E.164; null when it is none. */
  readonly normalise: (raw: string) => string | null;
  readonly prompts: PromptStore;
  readonly promptRecorder: PromptRecorder;
  readonly voicemails: VoicemailApi;
  readonly phones: OpenPhones;
}

/** Opens the doors for browsers: the API, the page and the live board. */
async function openWeb(
  options: SvaraOptions,
  { desk, directory, database, normalise, prompts, promptRecorder, voicemails, phones }: WebParts,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const { settings, clock, log, catalogue } = options;
  const asked = {
    directory: directoryAround(options, desk, directory),
    now: () => clock.now(),
    readDesk: readDeskText,
    normaliseNumber,
    textOf: catalogue?.textOf ?? (() => undefined),
  };
  const threads = createThreads();
  const http = createHttpServer({
    desk,
    users: database.users,
    coverage: createCoverage({ ...asked, gaps: coverageIn(threads) }),
    whatIf: createWhatIf(asked),
    rotas: createRotaApi(asked),
    writeRota: rotaAsICalendar,
    calendarImport: createCalendarImport({
      directory,
      changes: desk.changes,
      now: asked.now,
      read: overridesIn(threads),
    }),
    tokens: options.config.tokens,
    ...{ prompts, promptRecorder, voicemails, pages: phones.pages },
    ...(phones.practice && { practice: phones.practice }),
    outbox: database.outbox,
    verifyPassword: (user, password) => verifyPassword(password, user?.passwordHash ?? null),
    sessionStore: database.sessionStore,
    sessionSecret: settings.sessionSecret ?? (await keptSecret(settings.dataDir)),
    normaliseNumber: normalise,
    writeHours: organisationAsICalendar,
    staticDir: options.staticDir,
    log,
    host: settings.http.host,
    port: settings.http.port,
    clock,
    version: options.version,
    ...(settings.http.publicUrl === null ? {} : { publicUrl: settings.http.publicUrl }),
  });
  const closeLive = openLive(options, http, desk, phones);
  const { port } = await http.listen();
  return {
    port,
    async close() {
      closeLive();
      await http.close();
    },
  };
}

/** Opens the doors that stay open: the live board and workplaces, and SIP for pages. @returns closes them */
function openLive(
  options: SvaraOptions,
  http: ReturnType<typeof createHttpServer>,
  desk: DeskService,
  { pages }: OpenPhones,
): () => void {
  const { clock, log } = options;
  const { server, sessions, trustsOrigin } = http;
  const live = createLiveBoard({ desk, server, sessions, trustsOrigin, pages, clock, log });
  const closePhoneDoor = openPhoneDoor(options, http, pages);
  return () => {
    closePhoneDoor();
    live.close();
  };
}

/** The directory as it is now, with what was changed beside the file; for other years with the holidays of those. */
function directoryAround({ config, clock }: SvaraOptions, desk: DeskService, now: () => Directory) {
  return async (year: number): Promise<Directory> => {
    // What is asked about a day can depend on what comes 400 days later.
    if ([year, year + 1, year + 2].every((each) => config.years.includes(each))) return now();
    const standing = await desk.changes.list({ inForce: true });
    return startingChanges(config.directoryOf(yearsAround(year)), standing, clock.now()).directory;
  };
}

const yearsAround = (year: number): readonly number[] => [-1, 0, 1, 2, 3].map((ahead) => year + ahead);

/** A desk file that is only tried: its directory with the holidays of the years around, or its mistakes in words. */
function readDeskText(text: string, year: number): Directory | readonly string[] {
  const checked = checkConfigText(text, { normaliseNumber, holidayDays, years: yearsAround(year) });
  return checked.ok ? checked.directory : checked.mistakes.map((mistake) => formatMistake('config', mistake));
}

/**
 * The facts since an instant, and before them the older ones of calls that are yet to be made: somebody who was
 * promised on Friday to be rung back must not be forgotten by a restart on Monday.
 */
async function recentFacts({ factLog, callHistory }: OpenDatabase, since: InstantMs): Promise<Fact[]> {
  const older: RecordedFact[] = [];
  for (const call of await callHistory.toBeMade()) {
    const recorded = await factLog.ofCall(call);
    older.push(...recorded.filter(({ fact }) => fact.at < since));
  }
  const facts = older.sort((a, b) => a.sequence - b.sequence).map(({ fact }) => fact);
  for await (const { fact } of factLog.readSince(since)) facts.push(fact);
  return facts;
}

/** The users with their hashes. A password that has not changed keeps its hash, so that nobody is signed out. */
async function usersOf(config: LoadedConfig, stored: Users): Promise<User[]> {
  const hashOf = async ({ username, password }: ConfiguredUser): Promise<string> => {
    if (password.kind === 'hash') return password.hash;
    const known = await stored.find(username);
    const unchanged = known && (await verifyPassword(password.text, known.passwordHash));
    return unchanged ? known.passwordHash : hashPassword(password.text);
  };
  return Promise.all(
    config.users.map(async (user) => {
      const { username, roles, agentId } = user;
      return { username, roles, agentId, passwordHash: await hashOf(user) };
    }),
  );
}

/** The recordings of organisations and the spoken texts, beside the generated pieces for Asterisk to find. */
function openSounds({ dataDir, asteriskDir }: Settings, log: Logger): Promise<SoundFiles> {
  const shared = asteriskDir === null ? null : join(asteriskDir, 'prompts');
  return SoundFiles.open({ dir: join(dataDir, 'prompts'), asteriskDir: shared, log });
}

/** What organisations may replace, and what speaks typed texts. */
function openPrompts({ catalogue, config, settings, clock, log }: SvaraOptions, files: SoundFiles) {
  const { organisations } = config.directory;
  return createPromptStore({
    files,
    catalogue: catalogue ?? { ids: [], textOf: () => undefined, soundsDir: settings.dataDir },
    hasOrganisation: (id) => organisations.has(id),
    clock,
    log,
  });
}

/** A secret drawn once and kept beside the database, so that a restart signs nobody out. */
async function keptSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'session-secret');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const secret = randomBytes(48).toString('base64url');
  await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}
