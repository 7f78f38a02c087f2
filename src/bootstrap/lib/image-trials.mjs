import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stop } from './children.mjs';
import { PlainError } from './errors.mjs';
import { makeContainer } from './image-builder.mjs';

/** What the built images must be able to do. */

/** @typedef {import('./image-builder.mjs').Store} Store */

/** The user of both images. */
const userId = 10100;

/** How long a start may take; about two seconds are usual. */
const startLimitMs = 60_000;

/**
 * @param {Store} store
 * @param {string} what as it should be
 * @param {boolean} holds
 * @param {string} seen instead
 */
function expect(store, what, holds, seen) {
  if (!holds)
    throw new PlainError(`${what}: that is not so.`, {
      details: seen.split('\n').slice(-20),
      logFile: store.logFile,
    });
}

/** @param {Store} store @param {string} image */
export async function tryService(store, image) {
  const container = await makeContainer(store, image);
  const schema = await container.run(['svara', 'config', 'schema']);
  const keys = Object.keys(JSON.parse(schema).properties ?? {});
  expect(store, '"svara config schema" prints the schema', keys.includes('organisations'), schema);
  await expectUser(store, container);
  return `schema with ${keys.length} keys`;
}

/** @param {Store} store @param {string} image */
export async function tryAsterisk(store, image) {
  const container = await makeContainer(store, image);
  const version = (await container.run(['/usr/sbin/asterisk', '-V'])).trim();
  expect(
    store,
    'The image has Asterisk 22 or newer',
    Number(/^Asterisk (\d+)\./.exec(version)?.[1]) >= 22,
    version,
  );
  await expectUser(store, container);
  return version;
}

/** @param {Store} store @param {Awaited<ReturnType<typeof makeContainer>>} container */
async function expectUser(store, container) {
  const user = (await container.run(['id', '-u'])).trim();
  expect(store, 'The image runs as a user of its own', user === String(userId), user);
}

/**
 * Starts both as compose.yaml would, on free ports, and waits until the service says that all is up and
 * Asterisk has read the phones that the service wrote.
 * @param {Store} store
 * @param {{ service: string, asterisk: string, repoDir: string, workDir: string }} options
 */
export async function tryTogether(store, { service, asterisk, repoDir, workDir }) {
  const config = join(workDir, 'config');
  const generated = join(workDir, 'generated');
  for (const dir of [config, generated]) mkdirSync(dir);
  chownSync(generated, userId, userId);
  // Without the operator's server, which nobody is to be asked for.
  const desk = readFileSync(join(repoDir, 'config/desk.example.yaml'), 'utf8').replace(/^ +host: .*\n/m, '');
  writeFileSync(join(config, 'desk.yaml'), desk);
  const password = randomBytes(16).toString('hex');
  const [ari, http] = [await freePort(), await freePort()];
  const shared = {
    SVARA_ARI_PASSWORD: password,
    SVARA_AMI_PASSWORD: password,
    SVARA_AMI_PORT: String(await freePort()),
  };
  const mounts = [`${generated}:/srv/svara/generated:rw`];
  const running = [
    await begin(
      store,
      asterisk,
      { ...shared, SVARA_ARI_PORT: String(ari), SVARA_SIP_PORT: String(await freePort()) },
      mounts,
    ),
  ];
  await until(store, 'Asterisk answers ARI', running, () =>
    answers(`http://127.0.0.1:${ari}/ari/asterisk/info`, password),
  );
  running.push(
    await begin(
      store,
      service,
      {
        ...shared,
        ...secretsOf(config),
        SVARA_ARI_URL: `http://127.0.0.1:${ari}`,
        SVARA_HTTP_PORT: String(http),
      },
      [...mounts, `${config}:/etc/svara:ro`],
    ),
  );
  await until(store, 'The service says that all is up', running, () =>
    answers(`http://127.0.0.1:${http}/api/health`),
  );
  await until(store, 'Asterisk knows the phones of the desk file', running, () =>
    answers(`http://127.0.0.1:${ari}/ari/endpoints/PJSIP/desk-astrid`, password),
  );
  await until(store, 'The web page is there', running, () => answers(`http://127.0.0.1:${http}/`));
  for (const { started } of running.reverse()) await stop(started);
}

/**
 * A random value for each secret of the desk file: as an environment variable, or in a file beside it.
 * @param {string} config
 * @returns {Record<string, string>}
 */
function secretsOf(config) {
  const text = readFileSync(join(config, 'desk.yaml'), 'utf8').replace(/(^|\s)#.*$/gm, '');
  const named = (/** @type {string} */ kind) =>
    [...text.matchAll(new RegExp(`\\{ ${kind}: ([^\\s}]+) \\}`, 'g'))].map(([, name]) => name ?? '');
  const value = () => randomBytes(16).toString('hex');
  for (const name of named('file')) {
    mkdirSync(dirname(join(config, name)), { recursive: true });
    writeFileSync(join(config, name), `${value()}\n`);
  }
  return Object.fromEntries(named('env').map((name) => [name, value()]));
}

/** @typedef {{ image: string, started: import('./children.mjs').Started, said: () => string }} Running */

/**
 * @param {Store} store @param {string} image @param {Record<string, string>} env @param {string[]} mounts
 * @returns {Promise<Running>}
 */
async function begin(store, image, env, mounts) {
  const container = await makeContainer(store, image);
  const started = container.start(container.command, env, mounts);
  let said = '';
  for (const stream of [started.child.stdout, started.child.stderr])
    stream?.on('data', (chunk) => (said += String(chunk)));
  return { image, started, said: () => `${image}: ${said}` };
}

/** @param {string} url @param {string} [password] of the ARI user */
async function answers(url, password) {
  /** @type {Record<string, string>} */
  const headers =
    password === undefined
      ? {}
      : { authorization: `Basic ${Buffer.from(`svara:${password}`).toString('base64')}` };
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(5000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
}

/**
 * @param {Store} store @param {string} what @param {Running[]} running @param {() => Promise<boolean>} holds
 */
async function until(store, what, running, holds) {
  const deadline = performance.now() + startLimitMs;
  while (!(await holds())) {
    const alive = running.every(({ started }) => !started.ended) && performance.now() < deadline;
    expect(store, what, alive, running.map(({ said }) => said()).join('\n'));
    await delay(100);
  }
}

/** A TCP port that nobody uses at the moment. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}
