/**
 * Makes the prompts of sounds/catalogue.json and the hold music with espeak-ng and sox.
 * Plain JavaScript with Node's built-ins only: this runs before anything is installed.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Every prompt is spoken in all of these. */
export const LANGUAGES = ['sv', 'nb', 'nn', 'en'];

/** espeak-ng's voices; it has none for Nynorsk, and its Bokmål voice reads Nynorsk passably. */
const VOICES = { sv: 'sv', nb: 'nb', nn: 'nb', en: 'en-gb' };

/** Changes when the way of making does, so that everything is made anew. */
const RECIPE = 'recipe 1';

const STAMPS = '.stamps.json';

/** 12 s: three soft chords, each swelling and fading, with rests between. In hertz. */
const HOLD_CHORDS = [
  [220, 277.18, 329.63],
  [246.94, 293.66, 369.99],
  [196, 246.94, 329.63],
];

/**
 * @param {string} [soundsDir]
 * @returns {Record<string, Record<string, string>>} prompt id to language to text
 * @throws {Error} naming the prompt, when one has no text in some language or an id that is no file name
 */
export function readCatalogue(soundsDir = defaultSoundsDir()) {
  const file = join(soundsDir, 'catalogue.json');
  let prompts;
  try {
    prompts = JSON.parse(readFileSync(file, 'utf8')).prompts;
  } catch (error) {
    throw new Error(`the catalogue of prompts ${file} cannot be read: ${error.message}`, { cause: error });
  }
  for (const [id, texts] of Object.entries(prompts ?? {})) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))
      throw new Error(`${file}: "${id}" is no id for a prompt (small letters, digits, hyphens)`);
    for (const language of LANGUAGES) {
      if (typeof texts[language] !== 'string' || texts[language].trim() === '') {
        throw new Error(`${file}: prompt "${id}" has no text in ${language}`);
      }
    }
    const unknown = Object.keys(texts).find((language) => !LANGUAGES.includes(language));
    if (unknown !== undefined)
      throw new Error(`${file}: prompt "${id}" has a text in an unknown language "${unknown}"`);
  }
  return prompts;
}

/**
 * The sound files that should be there and are not, as paths inside `soundsDir`.
 * @param {{ soundsDir?: string, languages?: readonly string[] }} [options] all languages when not given
 * @returns {string[]}
 */
export function missingSounds({ soundsDir = defaultSoundsDir(), languages = LANGUAGES } = {}) {
  const needed = Object.keys(readCatalogue(soundsDir)).flatMap((id) =>
    languages.map((language) => `${language}/${id}.wav`),
  );
  return [...needed, 'moh/holding.wav'].filter((file) => !existsSync(join(soundsDir, file)));
}

/**
 * Makes what is missing or whose text has changed. Recordings that were not made here are left alone.
 * @param {{ soundsDir?: string, log?: (line: string) => void }} [options]
 * @returns {{ made: string[], kept: string[], own: string[] }} paths inside `soundsDir`
 * @throws {Error} when espeak-ng or sox is not installed or fails
 */
export function makePrompts({ soundsDir = defaultSoundsDir(), log = () => {} } = {}) {
  const result = { made: [], kept: [], own: [] };
  const work = mkdtempSync(join(tmpdir(), 'svara-prompts-'));
  try {
    for (const language of LANGUAGES) {
      const wanted = Object.entries(readCatalogue(soundsDir)).map(([id, texts]) => ({
        name: `${id}.wav`,
        source: `${VOICES[language]}: ${texts[language]}`,
        make: (file) => speak(VOICES[language], texts[language], file, work),
      }));
      makeFolder(soundsDir, language, wanted, result, work);
    }
    const music = {
      name: 'holding.wav',
      source: JSON.stringify(HOLD_CHORDS),
      make: (file) => playChords(file, work),
    };
    makeFolder(soundsDir, 'moh', [music], result, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  if (result.made.length > 0) log(`Made ${result.made.length} prompts in ${soundsDir}`);
  return result;
}

/** A stamp remembers what a file was made from and what came out, so a foreign recording is recognised. */
function makeFolder(soundsDir, folder, wanted, result, work) {
  const dir = join(soundsDir, folder);
  mkdirSync(dir, { recursive: true });
  const stamps = readStamps(join(dir, STAMPS));
  for (const { name, source, make } of wanted) {
    const file = join(dir, name);
    const from = hash(`${RECIPE}\n${source}`);
    const stamp = stamps[name];
    if (existsSync(file)) {
      if (stamp === undefined || stamp.sound !== hash(readFileSync(file))) {
        result.own.push(`${folder}/${name}`);
        continue;
      }
      if (stamp.from === from) {
        result.kept.push(`${folder}/${name}`);
        continue;
      }
    }
    const draft = join(work, `draft-${folder}-${name}`);
    make(draft);
    stamps[name] = { from, sound: hash(readFileSync(draft)) };
    // The stamp first: were it missing, an unfinished run would leave a file that passes for a recording.
    replaceFile(join(dir, STAMPS), `${JSON.stringify(stamps, null, 2)}\n`);
    replaceFile(file, readFileSync(draft));
    result.made.push(`${folder}/${name}`);
  }
}

function speak(voice, text, file, work) {
  const raw = join(work, 'raw.wav');
  run('espeak-ng', ['-v', voice, '-s', '145', '-p', '45', '-g', '2', '-w', raw, '--stdin'], text);
  const trim = ['silence', '1', '0.02', '0.5%'];
  run('sox', [
    '-D',
    raw,
    '-r',
    '8000',
    '-c',
    '1',
    '-b',
    '16',
    file,
    'highpass',
    '150',
    ...trim,
    'reverse',
    ...trim,
    'reverse',
    'compand',
    '0.01,0.15',
    '-60,-60,-35,-22,0,-8',
    'rate',
    '8000',
    'gain',
    '-n',
    '-4',
    'pad',
    '0.12',
    '0.25',
  ]);
}

function playChords(file, work) {
  const parts = HOLD_CHORDS.map((chord, index) => {
    const part = join(work, `chord${index}.wav`);
    const voices = chord
      .map((hertz) => `sine ${hertz}`)
      .join(' ')
      .split(' ');
    run('sox', [
      '-D',
      '-n',
      '-r',
      '8000',
      '-c',
      String(chord.length),
      '-b',
      '16',
      part,
      'synth',
      '2.8',
      ...voices,
      'remix',
      '-',
      'fade',
      'h',
      '0.7',
      '2.8',
      '1.6',
      'gain',
      '-n',
      '-18',
      'pad',
      '0',
      '1.2',
    ]);
    return part;
  });
  run('sox', ['-D', ...parts, '-c', '1', '-b', '16', file]);
}

function run(program, args, input = '') {
  try {
    execFileSync(program, args, { input, stdio: ['pipe', 'ignore', 'pipe'], timeout: 30_000 });
  } catch (error) {
    if (error.code === 'ENOENT') {
      throw new Error(
        `${program} is not installed, and the prompts are made with it: apt-get install espeak-ng sox`,
        { cause: error },
      );
    }
    throw new Error(
      `${program} failed: ${String(error.stderr ?? error.message)
        .trim()
        .slice(0, 300)}`,
      { cause: error },
    );
  }
}

function replaceFile(file, content) {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

function readStamps(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function hash(content) {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

function defaultSoundsDir() {
  return resolve(dirname(fileURLToPath(import.meta.url)), '../../sounds');
}

function main(args) {
  const unknown = args.find((arg) => arg !== '--check');
  if (unknown !== undefined) throw new Error(`unknown argument ${unknown}; only --check is known`);
  if (args.includes('--check')) {
    const missing = missingSounds();
    for (const file of missing) console.error(`missing: sounds/${file}`);
    return missing.length === 0 ? 0 : 1;
  }
  makePrompts({ log: (line) => console.log(line) });
  return 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
