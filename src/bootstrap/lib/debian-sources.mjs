import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Finds the Debian mirrors that this machine itself uses, so that a root folder can be made from the same
 * place: the machine may reach no other.
 *
 * Understands both forms of apt's sources: one line (`deb [options] URI suite component…`) and deb822
 * stanzas (`Types:`, `URIs:`, `Suites:`, `Components:`).
 */

/** @typedef {{ uri: string, suites: string[], components: string[] }} Source */

/**
 * @param {string} text contents of a `.list` file
 * @returns {Source[]}
 */
export function parseOneLineSources(text) {
  return text.split('\n').flatMap((raw) => {
    const line = raw.replace(/#.*$/, '').trim();
    const parts = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s*(.*)$/.exec(line);
    if (!parts) return [];
    const [, uri, suite, components] = /** @type {[string, string, string, string]} */ (
      /** @type {unknown} */ (parts)
    );
    return [{ uri, suites: [suite], components: words(components) }];
  });
}

/**
 * @param {string} text contents of a `.sources` file
 * @returns {Source[]}
 */
export function parseDeb822Sources(text) {
  const stanzas = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .split(/\n[ \t]*\n/);
  return stanzas.flatMap((stanza) => {
    const fields = parseStanza(stanza);
    if (/^(no|false|off|0|without|disable)$/i.test(fields.get('enabled') ?? '')) return [];
    if (!words(fields.get('types') ?? '').includes('deb')) return [];
    return words(fields.get('uris') ?? '').map((uri) => ({
      uri,
      suites: words(fields.get('suites') ?? ''),
      components: words(fields.get('components') ?? ''),
    }));
  });
}

/** Field names in lower case; continuation lines are joined. @param {string} stanza */
function parseStanza(stanza) {
  /** @type {Map<string, string>} */
  const fields = new Map();
  let last = '';
  for (const line of stanza.split('\n')) {
    const start = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line);
    if (start) {
      last = /** @type {string} */ (start[1]).toLowerCase();
      fields.set(last, /** @type {string} */ (start[2]));
    } else if (/^[ \t]/.test(line) && last !== '') {
      fields.set(last, `${fields.get(last) ?? ''} ${line.trim()}`);
    }
  }
  return fields;
}

/** @param {string} text */
const words = (text) => text.split(/\s+/).filter((word) => word !== '');

/** Names of whole releases; that of this machine is added. */
const releases = new Set([
  'sid',
  'unstable',
  'testing',
  'stable',
  'oldstable',
  'bullseye',
  'bookworm',
  'trixie',
  'forky',
]);

/**
 * The mirrors among the sources that carry a whole Debian, the likeliest first: `main` of a plain release
 * (`bookworm`, `sid`), not its security archive, not somebody's own packages.
 * @param {Source[]} sources
 * @param {{ codename?: string, readMirrorList?: (file: string) => string }} [options]
 *   `codename` of this machine's release; `readMirrorList` opens the file behind a `mirror+file:` address
 * @returns {string[]} addresses without a trailing slash, each once
 */
export function debianMirrors(sources, options = {}) {
  const scored = sources.flatMap((source) => {
    if (!source.components.includes('main')) return [];
    const suites = source.suites.map((suite) => suite.replace(/\/$/, ''));
    if (!suites.some((suite) => releases.has(suite) || suite === options.codename)) return [];
    if (/security/.test(source.uri)) return [];
    let score = suites.includes(options.codename ?? '') ? 2 : 0;
    if (suites.includes('sid') || suites.includes('unstable')) score += 4;
    if (/debian/.test(source.uri)) score += 1;
    return expandUri(source.uri, options.readMirrorList).map((uri) => ({ uri, score }));
  });
  const ordered = scored.sort((a, b) => b.score - a.score).map(({ uri }) => uri);
  return [...new Set(ordered)];
}

/** @param {string} uri @param {((file: string) => string) | undefined} readMirrorList */
function expandUri(uri, readMirrorList) {
  if (/^https?:\/\//.test(uri)) return [uri.replace(/\/+$/, '')];
  const list = /^mirror\+file:(?:\/\/)?(\/.+)$/.exec(uri)?.[1];
  if (list === undefined || readMirrorList === undefined) return [];
  return readMirrorList(list)
    .split('\n')
    .map((line) => words(line.replace(/#.*$/, ''))[0] ?? '')
    .filter((first) => /^https?:\/\//.test(first))
    .map((first) => first.replace(/\/+$/, ''));
}

/**
 * Reads this machine's own sources.
 * @param {string} [etc] the folder of apt's settings
 * @returns {Source[]}
 */
function readHostSources(etc = '/etc/apt') {
  const sources = parseOneLineSources(readOrEmpty(join(etc, 'sources.list')));
  const folder = join(etc, 'sources.list.d');
  for (const name of listOrEmpty(folder).sort()) {
    if (name.endsWith('.list')) sources.push(...parseOneLineSources(readOrEmpty(join(folder, name))));
    if (name.endsWith('.sources')) sources.push(...parseDeb822Sources(readOrEmpty(join(folder, name))));
  }
  return sources;
}

/** The mirrors of this machine, the likeliest first. */
export function hostMirrors() {
  const codename = /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(readOrEmpty('/etc/os-release'))?.[1];
  return debianMirrors(readHostSources(), {
    readMirrorList: readOrEmpty,
    ...(codename === undefined ? {} : { codename }),
  });
}

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} folder */
function listOrEmpty(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * The settings of this machine's apt that a download elsewhere needs as well (proxy, retries, the check of
 * dates that a dated snapshot cannot pass), as lines of an apt configuration.
 * @param {string} dump output of `apt-config dump`
 * @returns {string[]}
 */
export function aptSettingsToHandOn(dump) {
  const wanted =
    /^Acquire::(Check-Valid-Until|Check-Date|Max-ValidTime|Retries|ForceIPv[46]|(http|https)(::\S+)?) "[^"]*";$/i;
  return dump.split('\n').filter((line) => wanted.test(line) && !/ "";$/.test(line));
}
