import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from './errors.mjs';
import { start } from './children.mjs';
import { run } from './run.mjs';

/**
 * Builds and runs images by Debian's buildah, which needs no engine: processes run in a chroot on the
 * machine's own network. All it stores is in one folder, which can be thrown away.
 *
 * @typedef {{ dir: string, logFile: string, driver: string }} Store
 */

/** @param {Store} store @param {string[]} args */
const withStore = (store, args) => [
  '--root',
  join(store.dir, 'storage'),
  '--runroot',
  join(store.dir, 'run'),
  '--storage-driver',
  store.driver,
  ...args,
];

/**
 * @param {Store} store
 * @param {string[]} args
 * @param {string} failure
 */
async function buildah(store, args, failure) {
  const { output } = await run('buildah', withStore(store, args), {
    logFile: store.logFile,
    failure,
    env: { ...process.env, TMPDIR: join(store.dir, 'tmp'), BUILDAH_ISOLATION: 'chroot' },
    // The tool's own namespaces and mounts must be taken down by itself.
    graceMs: 20_000,
  });
  return output.trim();
}

/**
 * A store in an empty folder, with the quick kind of storage where this machine offers it.
 * @param {string} dir
 * @param {string} logFile
 * @returns {Promise<Store>}
 */
export async function openStore(dir, logFile) {
  mkdirSync(join(dir, 'tmp'), { recursive: true });
  for (const driver of ['overlay', 'vfs']) {
    const store = { dir, logFile, driver };
    try {
      await buildah(store, ['images', '--quiet'], `buildah cannot store images in ${dir}.`);
      return store;
    } catch (error) {
      if (!(error instanceof PlainError) || driver === 'vfs') throw error;
    }
  }
  throw new PlainError(`buildah cannot store images in ${dir}.`);
}

/**
 * Makes an image of a packed root folder, with more files put into it.
 * @param {Store} store
 * @param {string} name
 * @param {{ from: string, add: [string, string][], links?: Record<string, string> }} content `from`: a tar file,
 *   or the name of an image; `add`: what, and where to; `links`: where, and what it leads to
 */
export async function makeImage(store, name, { from, add, links = {} }) {
  const failure = `The base image ${name} cannot be made.`;
  const packed = existsSync(from);
  const container = (await buildah(store, ['from', '--pull-never', packed ? 'scratch' : from], failure))
    .split('\n')
    .at(-1);
  if (container === undefined) throw new PlainError(failure);
  /** @type {[string, string][]} */
  const contents = packed ? [[from, '/'], ...add] : add;
  for (const [what, where] of contents)
    await buildah(store, ['add', '--quiet', container, what, where], failure);
  for (const [where, target] of Object.entries(links)) {
    await buildah(
      store,
      ['run', '--isolation', 'chroot', container, '--', 'ln', '-sf', target, where],
      failure,
    );
  }
  await buildah(
    store,
    ['config', '--env', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', container],
    failure,
  );
  await buildah(store, ['commit', '--quiet', '--rm', container, name], failure);
}

/**
 * Builds a Dockerfile.
 * @param {Store} store
 * @param {{ repoDir: string, dockerfile: string, name: string, buildArgs: Record<string, string>, mounts: string[] }} what
 *   `mounts`: what of this machine only the build sees, `from:to:ro`
 */
export async function buildImage(store, { repoDir, dockerfile, name, buildArgs, mounts }) {
  const args = [
    'build',
    '--isolation',
    'chroot',
    '--network',
    'host',
    '--format',
    'docker',
    '--pull-never',
    ...Object.entries(buildArgs).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...mounts.flatMap((mount) => ['--volume', mount]),
    '--tag',
    name,
    '--file',
    join(repoDir, dockerfile),
    repoDir,
  ];
  await buildah(store, args, `${dockerfile} does not build.`);
}

/**
 * A container of an image, to run commands in.
 * @param {Store} store
 * @param {string} image
 */
export async function makeContainer(store, image) {
  const name = await buildah(store, ['from', '--pull-never', image], `No container can be made of ${image}.`);
  const container = name.split('\n').at(-1) ?? '';
  const format = '{{range .OCIv1.Config.Entrypoint}}{{.}} {{end}}{{range .OCIv1.Config.Cmd}}{{.}} {{end}}';
  const command = (
    await buildah(store, ['inspect', '--format', format, container], `${image} cannot be read.`)
  ).split(' ');

  /** @param {Record<string, string>} env @param {string[]} command @param {string[]} mounts */
  const runArguments = (env, command, mounts) =>
    withStore(store, [
      'run',
      '--isolation',
      'chroot',
      '--network',
      'host',
      ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...mounts.flatMap((mount) => ['--volume', mount]),
      container,
      '--',
      ...command,
    ]);
  return {
    /** What the image runs when it is told nothing. */
    command: command.filter((word) => word !== ''),
    /** Runs a command to its end. @param {string[]} command @param {Record<string, string>} [env] */
    run: async (command, env = {}) =>
      (
        await run('buildah', runArguments(env, command, []), {
          logFile: store.logFile,
          failure: `"${command.join(' ')}" fails in ${image}.`,
        })
      ).output,
    /** Starts a command that goes on. @param {string[]} command @param {Record<string, string>} env @param {string[]} [mounts] */
    start: (command, env, mounts = []) =>
      start('buildah', runArguments(env, command, mounts), { name: image, graceMs: 15_000 }),
  };
}

/**
 * The Node that runs us with its npm and headers, as they are put into a base image below /usr/local.
 * @returns {[string, string][]}
 */
export function ownNode() {
  const file = realpathSync(process.execPath);
  const prefix = join(file, '../..');
  const npm = join(prefix, 'lib/node_modules/npm');
  if (!existsSync(npm)) {
    throw new PlainError(
      `There is no npm beside ${file}, which the images are built with: use a Node that came with its npm.`,
    );
  }
  const headers = join(prefix, 'include/node');
  return [
    [file, '/usr/local/bin/node'],
    [npm, '/usr/local/lib/node_modules/npm'],
    ...(existsSync(headers)
      ? /** @type {[string, string][]} */ ([[headers, '/usr/local/include/node']])
      : []),
  ];
}
