/**
 * Lays out everything that one Asterisk needs in a run folder of its own: configuration rendered from
 * docker/asterisk, the dialplans, prompts and hold music. Several may run from one root folder at a time.
 * Plain JavaScript with Node's built-ins only: this runs before anything is installed.
 */
import {
  copyFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, posix } from 'node:path';

/** Files of the templates that carry a secret. */
const SECRET_MODE = 0o600;
const FILE_MODE = 0o640;

/** What a run folder is made of. */
const FOLDERS = [
  ...['etc/dialplans', 'data/sounds', 'data/moh', 'var', 'var/cache', 'var/keys'],
  ...['spool/recording', 'run', 'log', 'generated/prompts'],
];

/** The pieces that the service writes later, here as empty files so that Asterisk finds them at its start. */
const GENERATED_FILES = ['pjsip_svara.conf', 'extensions_svara.conf'];

/**
 * @typedef {object} AsteriskPorts all on 127.0.0.1
 * @property {number} sip UDP
 * @property {number} ari HTTP and WebSocket
 * @property {number} ami
 * @property {number} rtpFrom first UDP port for sound
 * @property {number} rtpTo last UDP port for sound
 */

/**
 * @typedef {object} AsteriskConfigOptions
 * @property {string} root folder that Asterisk is run in by chroot; `/` for one that is installed on this machine
 * @property {string} runDir folder of this instance, as a path inside `root`
 * @property {AsteriskPorts} ports
 * @property {{ ari: string, ami: string }} secrets passwords of the user `svara`
 * @property {string} soundsDir generated prompts: `<language>/<prompt>.wav` and `moh/*.wav`
 * @property {string} repoDir where docker/asterisk and dialplans are
 * @property {string} [sipAddress] address of the SIP socket, 127.0.0.1 when not given
 * @property {Record<string, string>} [extraFiles] more configuration files by name, such as `modules_local.conf`,
 *   `pjsip_local.conf`, `extensions_local.conf` (included when there) or `queues.conf`
 */

/**
 * Writes the run folder; what is there already (registrations, generated pieces) is kept.
 * @param {AsteriskConfigOptions} options
 * @returns {{ configFile: string, generatedDir: string, logDir: string, hostDir: string }} `configFile` as a
 *   path inside the root, for `asterisk -f -C`; the others as paths outside it. `generatedDir` is where the
 *   service writes its pieces.
 * @throws {Error} naming what is missing or wrong
 */
export function writeAsteriskConfig(options) {
  const { root, repoDir, ports, secrets } = options;
  const inside = posix.resolve('/', options.runDir);
  const hostDir = join(root, inside);
  const dir = (name) => posix.join(inside, name);
  for (const name of FOLDERS) mkdirSync(join(hostDir, name), { recursive: true });
  chmodSync(hostDir, 0o700);
  ensureHosts(root);

  const etcDir = join(hostDir, 'etc');
  renderTemplates(join(repoDir, 'docker', 'asterisk'), etcDir, {
    ETC_DIR: dir('etc'),
    MODULE_DIR: moduleDir(root),
    VAR_DIR: dir('var'),
    DATA_DIR: dir('data'),
    SPOOL_DIR: dir('spool'),
    RUN_DIR: dir('run'),
    LOG_DIR: dir('log'),
    GENERATED_DIR: dir('generated'),
    SIP_ADDRESS: options.sipAddress ?? '127.0.0.1',
    SIP_PORT: String(ports.sip),
    ARI_PORT: String(ports.ari),
    AMI_PORT: String(ports.ami),
    RTP_FROM: String(ports.rtpFrom),
    RTP_TO: String(ports.rtpTo),
    ARI_USER: 'svara',
    AMI_USER: 'svara',
    ARI_SECRET: secrets.ari,
    AMI_SECRET: secrets.ami,
  });
  for (const name of listFiles(join(repoDir, 'dialplans'), '.conf')) {
    writeFile(
      join(etcDir, 'dialplans', name),
      readFileSync(join(repoDir, 'dialplans', name), 'utf8'),
      FILE_MODE,
    );
  }
  for (const [name, text] of Object.entries(options.extraFiles ?? {})) {
    writeFile(join(etcDir, name), text, SECRET_MODE);
  }
  for (const name of GENERATED_FILES) {
    const file = join(hostDir, 'generated', name);
    if (!existsSync(file)) writeFile(file, '', SECRET_MODE);
  }
  linkSharedData(root, join(hostDir, 'data'));
  copySounds(options.soundsDir, join(hostDir, 'data'));
  linkOwnSounds(dir('generated/prompts'), join(hostDir, 'data/sounds/svara/own'));
  return {
    configFile: dir('etc/asterisk.conf'),
    generatedDir: join(hostDir, 'generated'),
    logDir: join(hostDir, 'log'),
    hostDir,
  };
}

/**
 * Fills the `${NAME}` places of a template.
 * @param {string} text
 * @param {Record<string, string>} values
 * @param {string} name of the template, for errors
 * @throws {Error} on a place without value, or a value that would break out of its line
 */
export function renderTemplate(text, values, name) {
  return text.replace(/\$\{([A-Z_]+)\}/g, (_, key) => {
    const value = values[key];
    if (value === undefined) throw new Error(`${name}: no value for the place \${${key}}`);
    if (value === '' || value !== value.trim() || /[\0-\x1f\x7f]/.test(value)) {
      throw new Error(
        `${name}: the value for ${key} is empty, begins or ends with a space, or has a control character`,
      );
    }
    return value.replaceAll(';', '\\;');
  });
}

function renderTemplates(from, to, values) {
  const names = listFiles(from, '.conf');
  if (names.length === 0) throw new Error(`no templates of Asterisk's configuration in ${from}`);
  for (const name of names) {
    const text = readFileSync(join(from, name), 'utf8');
    const mode = /\$\{\w+_SECRET\}/.test(text) ? SECRET_MODE : FILE_MODE;
    writeFile(join(to, name), renderTemplate(text, values, name), mode);
  }
}

/** Written beside and renamed, so that Asterisk never reads half a file. */
function writeFile(file, text, mode) {
  const draft = `${file}.${process.pid}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode });
  renameSync(draft, file);
}

function listFiles(dir, suffix) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith(suffix))
    .sort();
}

function moduleDir(root) {
  const lib = join(root, 'usr/lib');
  const places = ['', ...(existsSync(lib) ? readdirSync(lib).sort() : [])];
  for (const place of places) {
    const inside = posix.join('/usr/lib', place, 'asterisk/modules');
    if (existsSync(join(root, inside, 'res_ari.so'))) return inside;
  }
  throw new Error(`no Asterisk modules under ${lib}: is Asterisk installed in ${root}?`);
}

/** Asterisk refuses to load modules whose options are undocumented, so its own documentation must be in reach. */
function linkSharedData(root, dataDir) {
  for (const name of ['documentation', 'rest-api', 'static-http']) {
    const inside = posix.join('/usr/share/asterisk', name);
    const link = join(dataDir, name);
    if (!existsSync(join(root, inside))) continue;
    rmSync(link, { force: true, recursive: true });
    symlinkSync(inside, link);
  }
}

/** Copies, since a link out of the root would lead nowhere; only what differs. */
function copySounds(soundsDir, dataDir) {
  const copyAll = (from, to) => {
    mkdirSync(to, { recursive: true });
    for (const name of listFiles(from, '.wav')) copyIfNewer(join(from, name), join(to, name));
  };
  const folders = existsSync(soundsDir)
    ? readdirSync(soundsDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  for (const { name } of folders) {
    copyAll(
      join(soundsDir, name),
      name === 'moh' ? join(dataDir, 'moh/svara') : join(dataDir, 'sounds/svara', name),
    );
  }
  for (const needed of ['sounds/svara/sv/sorry.wav', 'moh/svara']) {
    if (!existsSync(join(dataDir, needed))) {
      throw new Error(
        `the prompts in ${soundsDir} are not complete (${needed}): make them with "node src/bootstrap/prompts.mjs"`,
      );
    }
  }
}

/** The recordings and spoken texts that the service adds later; a path inside the root, since Asterisk follows it. */
function linkOwnSounds(inside, link) {
  rmSync(link, { force: true });
  symlinkSync(inside, link);
}

function copyIfNewer(from, to) {
  const source = statSync(from);
  if (existsSync(to)) {
    const copy = statSync(to);
    if (copy.size === source.size && copy.mtimeMs >= source.mtimeMs) return;
  }
  copyFileSync(from, to);
}

/**
 * The machine's own name must be found without asking the network: otherwise every few calls wait five
 * seconds for a name lookup inside Asterisk.
 */
function ensureHosts(root) {
  if (posix.resolve('/', root) === '/') return;
  const own = existsSync('/etc/hosts') ? readFileSync('/etc/hosts', 'utf8') : '127.0.0.1 localhost\n';
  const name = hostname();
  const known = own
    .split('\n')
    .some((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1).includes(name));
  const text = known ? own : `${own.replace(/\n?$/, '\n')}127.0.1.1 ${name}\n`;
  const file = join(root, 'etc/hosts');
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFile(file, text, 0o644);
}
