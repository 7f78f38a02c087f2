#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pino, { type Logger } from 'pino';
import { systemClock } from './adapters/system/clock.ts';
import { runAskCommand } from './cli/ask-command.ts';
import { type CommandIo, directorySources, runConfigCommand } from './cli/config-command.ts';
import { runCalendarCommand } from './cli/calendar-command.ts';
import { runDoctorCommand } from './cli/doctor-command.ts';
import { readPrompts } from './cli/known-prompts.ts';
import { runHoursCommand } from './cli/hours-command.ts';
import { runCoverageCommand } from './cli/coverage-command.ts';
import { runRotaCommand } from './cli/rota-command.ts';
import { runSimulateCommand } from './cli/simulate-command.ts';
import { startSvara, type Svara } from './compose.ts';
import { readFileUpTo } from './config/files.ts';
import { loadConfig, type LoadedConfig } from './config/load.ts';
import { asWarning, formatMistake } from './config/mistake.ts';
import { formatSettingsMistake, readSettings, type Settings } from './config/settings.ts';

const usage = `Usage: svara [serve]                  run the service
       svara config schema            print the JSON Schema of the desk file
       svara config reference         print every key of the desk file, as Markdown
       svara config check FILE        tell every mistake in a desk file
       svara ask NUMBER [INSTANT] …   what a call would meet, without calling; --help tells how
       svara coverage …               when a critical caller would reach nobody; --help tells how
       svara rota [ID] …              who is on call when; --help tells how
       svara doctor                   check the Asterisk that the service would use
       svara hours ID                print the effective hours of a municipality or a calendar
       svara calendar import FILE    print what an iCalendar file becomes in the desk file
       svara simulate …               try a desk file on generated or listed calls; --help tells how

The service is configured by a desk file (SVARA_CONFIG) and the environment: see docs/config.md.
`;

/** Found beside this file both in the sources and in a build. */
const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function version(): string {
  const { version } = JSON.parse(readFileSync(fromHere('../package.json'), 'utf8')) as { version: string };
  return version;
}

/** Reads settings and desk file; tells every mistake of both at once and gives null when there is any. */
async function readEverything(): Promise<{ settings: Settings; config: LoadedConfig } | null> {
  const reading = await readSettings(process.env, readFileUpTo);
  const configPath = process.env['SVARA_CONFIG'] || 'config/desk.yaml';
  const loading = await loadConfig(configPath, {
    env: process.env,
    readFile: readFileUpTo,
    ...directorySources(new Date()),
  });
  if (!reading.ok)
    for (const mistake of reading.mistakes) process.stderr.write(`${formatSettingsMistake(mistake)}\n`);
  if (!loading.ok)
    for (const mistake of loading.mistakes) process.stderr.write(`${formatMistake(configPath, mistake)}\n`);
  if (loading.ok)
    for (const warning of loading.config.warnings)
      process.stderr.write(`${formatMistake(configPath, asWarning(warning))}\n`);
  return reading.ok && loading.ok ? { settings: reading.settings, config: loading.config } : null;
}

async function serve(): Promise<number> {
  const everything = await readEverything();
  if (!everything) return 1;
  const { settings, config } = everything;
  const log = pino({ level: settings.logLevel });
  let svara: Svara;
  try {
    const staticDir = fromHere('../dist/dashboard');
    const catalogue = readPrompts();
    svara = await startSvara({
      settings,
      config,
      clock: systemClock,
      log,
      staticDir,
      version: version(),
      ...(catalogue === null ? {} : { catalogue }),
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    log.debug({ err: error }, 'start failed');
    return 1;
  }
  log.info({ url: `http://${settings.http.host}:${svara.port}` }, 'Svara answers');
  await untilTold(log);
  await svara.stop();
  log.info('stopped');
  return 0;
}

async function doctor(): Promise<number> {
  const everything = await readEverything();
  if (!everything) return 1;
  const { settings, config } = everything;
  return runDoctorCommand(settings, config, (line) => process.stdout.write(`${line}\n`));
}

/** Resolves at the first SIGINT or SIGTERM. */
function untilTold(log: Logger): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        log.info({ signal }, 'stopping');
        resolve();
      });
    }
  });
}

const io: CommandIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  now: () => new Date(),
};

async function run(argv: readonly string[]): Promise<number> {
  const [command = 'serve', ...rest] = argv;
  switch (command) {
    case 'serve':
      return serve();
    case 'config':
      return runConfigCommand(rest, io);
    case 'coverage':
      return runCoverageCommand(rest, io);
    case 'rota':
      return runRotaCommand(rest, io);
    case 'simulate':
      return runSimulateCommand(rest, io);
    case 'hours':
      return runHoursCommand(rest, io);
    case 'calendar':
      return runCalendarCommand(rest, io);
    case 'ask':
      return runAskCommand(rest, io);
    case 'doctor':
      return doctor();
    default:
      process.stderr.write(usage);
      return command === 'help' || command === '--help' ? 0 : 2;
  }
}

process.exitCode = await run(process.argv.slice(2));
