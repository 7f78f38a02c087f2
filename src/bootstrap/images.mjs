#!/usr/bin/env node
/**
 * `npm run test:images`: builds both images of docker/ without a Docker engine and sees them work. Plain
 * JavaScript with Node's built-ins only.
 *
 * The public base images cannot be fetched everywhere, so a small Debian made from this machine's own mirror
 * stands for them, with this machine's Node where the public one has its own. Nothing of that is written into
 * the Dockerfiles: it comes by build arguments and mounts.
 */
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { removeTree, requireRootUser } from './lib/asterisk-root.mjs';
import { installPackages, missingPackages, packageSets } from './lib/apt.mjs';
import { PlainError } from './lib/errors.mjs';
import { ensureImageBase } from './lib/image-base.mjs';
import { buildImage, makeImage, openStore, ownNode } from './lib/image-builder.mjs';
import { tryAsterisk, tryService, tryTogether } from './lib/image-trials.mjs';
import { onEnd, runCommand } from './lib/lifecycle.mjs';
import { requireNode } from './lib/node-modules.mjs';
import { cacheDir, repoDir } from './lib/paths.mjs';
import { createProgress } from './lib/progress.mjs';
import { run } from './lib/run.mjs';

const progress = createProgress(process.stdout);
const logDir = join(repoDir, 'test-results/log');
const logFile = join(logDir, 'images.log');
const debian = 'localhost/svara-base-debian';
const node = 'localhost/svara-base-node';
const names = { service: 'localhost/svara', asterisk: 'localhost/svara-asterisk' };

/** How this machine reaches npm's packages: its settings and its cache, seen by the build alone. */
async function npmMounts() {
  const setting = async (/** @type {string} */ name) => {
    const { output } = await run('npm', ['config', 'get', name], {
      logFile,
      failure: 'The settings of npm cannot be read.',
    });
    return output.trim().split('\n').at(-1) ?? '';
  };
  const [user, global, cache] = [
    await setting('userconfig'),
    await setting('globalconfig'),
    await setting('cache'),
  ];
  return [
    ...(existsSync(user) ? [`${user}:/root/.npmrc:ro`] : []),
    ...(existsSync(global) ? [`${global}:/usr/local/etc/npmrc:ro`] : []),
    ...(existsSync(cache) ? [`${cache}:/root/.npm:rw`] : []),
  ];
}

/** @param {import('./lib/image-builder.mjs').Store} store */
async function makeBases(store) {
  const tar = await ensureImageBase({ cache: cacheDir(), logFile, notice: progress.warn });
  const authorities = '/etc/ssl/certs/ca-certificates.crt';
  await makeImage(store, debian, {
    from: tar,
    add: existsSync(authorities) ? [[authorities, authorities]] : [],
  });
  await makeImage(store, node, {
    from: debian,
    add: ownNode(),
    links: { '/usr/local/bin/npm': '../lib/node_modules/npm/bin/npm-cli.js' },
  });
}

await runCommand(progress, async () => {
  mkdirSync(logDir, { recursive: true });
  try {
    requireNode();
    requireRootUser();
    const missing = await missingPackages([...(packageSets.asterisk ?? []), ...(packageSets.images ?? [])]);
    if (missing.length > 0) {
      await progress.stage(`Installing Debian packages: ${missing.join(', ')}`, () =>
        installPackages(missing, { logDir }),
      );
    }
    mkdirSync(cacheDir(), { recursive: true });
    const dir = mkdtempSync(join(cacheDir(), 'images-'));
    onEnd(() => removeTree(dir));
    const store = await openStore(dir, logFile);
    const mounts = await npmMounts();
    await progress.stage('Base images from the Debian mirror of this machine', () => makeBases(store));
    await progress.stage('Building docker/Dockerfile', () =>
      buildImage(store, {
        repoDir,
        dockerfile: 'docker/Dockerfile',
        name: names.service,
        buildArgs: { BASE: node },
        mounts,
      }),
    );
    await progress.stage('The service in its image', () => tryService(store, names.service));
    await progress.stage('Building docker/asterisk/Dockerfile', () =>
      buildImage(store, {
        repoDir,
        dockerfile: 'docker/asterisk/Dockerfile',
        name: names.asterisk,
        buildArgs: { BASE: debian, NODE_BASE: node },
        mounts: [],
      }),
    );
    await progress.stage('Asterisk in its image', () => tryAsterisk(store, names.asterisk));
    await progress.stage('Both together', () => tryTogether(store, { ...names, repoDir, workDir: dir }));
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    progress.error(error);
    process.stdout.write('images: failed\n');
    return 1;
  }
  process.stdout.write('images: passed\n');
  return 0;
});
