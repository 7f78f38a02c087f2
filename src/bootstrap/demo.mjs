#!/usr/bin/env node
/**
 * `npm run demo`: from a fresh clone to a desk that one can ring, in one command. Plain JavaScript with
 * Node's built-ins only, since nothing is installed when it begins.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireRootUser } from './lib/asterisk-root.mjs';
import { demoHelp, parseDemoOptions } from './lib/demo-options.mjs';
import {
  canSimulate,
  checkConfiguration,
  keepTraffic,
  serviceEnvironment,
  startDemoAsterisk,
  startService,
} from './lib/demo-run.mjs';
import { demoSecrets } from './lib/demo-secrets.mjs';
import { PlainError } from './lib/errors.mjs';
import { runCommand } from './lib/lifecycle.mjs';
import { takeLock } from './lib/lock.mjs';
import { requireNode } from './lib/node-modules.mjs';
import { requireFreePorts } from './lib/ports.mjs';
import {
  lockCheckout,
  prepareAsteriskRoot,
  prepareBuild,
  prepareNodeModules,
  preparePackages,
  preparePrompts,
} from './lib/prepare.mjs';
import { createProgress } from './lib/progress.mjs';

const progress = createProgress(process.stdout);

/** @param {import('./lib/demo-options.mjs').DemoOptions} options */
async function refuseEarly({ ports, dataDir, asteriskRoot }) {
  if (asteriskRoot !== '/') {
    requireRootUser(
      'use sudo, or give --asterisk-root / to use an Asterisk that is installed on this machine',
    );
  }
  await requireFreePorts([
    { what: 'web page', protocol: 'tcp', port: ports.http, option: '--http-port' },
    { what: 'SIP', protocol: 'udp', port: ports.sip, option: '--sip-port' },
    { what: "Asterisk's ARI", protocol: 'tcp', port: ports.ari, option: '--ari-port' },
    { what: "Asterisk's AMI", protocol: 'tcp', port: ports.ami, option: '--ami-port' },
  ]);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = await takeLock(join(dataDir, '.lock'), { waitMs: 0 });
  if (!lock)
    throw new PlainError(
      `Another demo uses the data folder ${dataDir}: stop it, or give this one its own with --data DIR.`,
    );
}

/**
 * @param {import('./lib/demo-options.mjs').DemoOptions} options
 * @param {ReturnType<typeof demoSecrets>} secrets
 * @param {boolean} traffic
 */
function welcome(options, secrets, traffic) {
  progress.say();
  progress.say(`Svara is up: http://127.0.0.1:${options.ports.http}/`);
  progress.say();
  const users = Object.entries(secrets.variables).flatMap(([name, password]) => {
    const user = /^SVARA_DEMO_USER_(.+)$/.exec(name)?.[1]?.toLowerCase();
    return user === undefined || user === 'traffic' ? [] : [{ user, password }];
  });
  if (secrets.shared) {
    progress.say(
      `  Sign in as ${users.map(({ user }) => user).join(', ')} with the password in SVARA_DEMO_PASSWORD.`,
    );
  } else {
    progress.say('  Sign in as       with the password');
    for (const { user, password } of users) progress.say(`  ${user.padEnd(16)} ${password}`);
    progress.say();
    progress.say(`  Passwords of the trunk and the desk phones: ${secrets.file}`);
  }
  progress.say(`  SIP phones register and callers ring at 127.0.0.1:${options.ports.sip} (UDP).`);
  progress.say(
    traffic
      ? '  Simulated callers ring; the supervisor sees them on the live board.'
      : '  No simulated callers.',
  );
  progress.say('  Ctrl-C stops everything.');
  progress.say();
}

await runCommand(progress, async () => {
  requireNode();
  const options = parseDemoOptions(process.argv.slice(2), process.env);
  if (options.help) {
    process.stdout.write(demoHelp);
    return;
  }
  await refuseEarly(options);
  const logDir = join(options.dataDir, 'log');
  const context = { progress, logDir };

  const setup = await lockCheckout(context);
  await preparePackages(context, {
    asterisk: true,
    asteriskRoot: options.asteriskRoot,
    calls: options.traffic,
  });
  await prepareNodeModules(context);
  const root = await prepareAsteriskRoot(context, options.asteriskRoot);
  await preparePrompts(context);
  await prepareBuild(context);
  await setup.release();

  const yaml = readFileSync(options.configFile, 'utf8');
  const secrets = demoSecrets({ dataDir: options.dataDir, yaml, env: process.env });
  const demo = { options, secrets, root, progress, logDir };
  await checkConfiguration(demo);
  const asterisk = await progress.stage(`Starting ${root.asterisk}`, () => startDemoAsterisk(demo));
  const env = serviceEnvironment(demo, asterisk.generatedDir);
  const service = await progress.stage('Starting Svara', () => startService(demo, env));

  const traffic = options.traffic && canSimulate(options.configFile);
  if (options.traffic && !traffic)
    progress.warn('This desk has no simulated agents, so no simulated callers ring.');
  welcome(options, secrets, traffic);
  if (traffic) void keepTraffic(demo, env);
  try {
    await Promise.race([asterisk.died, service.died]);
  } finally {
    progress.say('Stopping all the rest …');
  }
});
