/**
 * Makes the prompts of sounds/catalogue.json and the hold music with espeak-ng and sox.
 * Plain JavaScript with Node's built-ins only: this runs before anything is installed.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { takeLock } from './lib/lock.mjs';

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

/** After which a caller speaks: in hertz and seconds. */
const TONE = { hertz: 1000, seconds: 0.35 };

/**
 * How a prompt is spoken. Pieces are parts of sentences that are played one after the other: they have hardly a
 * pause around them, and the voice stays up after a `middle`, falls after a `last`. In seconds of silence.
 */
const KINDS = {
  sentence: { end: '', padBefore: '0.12', padAfter: '0.25' },
  middle: { end: ',', padBefore: '0.01', padAfter: '0.04' },
  last: { end: '.', padBefore: '0.01', padAfter: '0.25' },
};

/**
 * @param {string} [soundsDir]
 * @returns {Record<string, Record<string, string>>} prompt id to language to the text that is spoken; the pieces
 *   of sentences too
 * @throws {Error} naming the prompt, when one has no text in some language or an id that is no file name
 */
export function readCatalogue(soundsDir = defaultSoundsDir()) {
  return Object.fromEntries(readEntries(soundsDir).map(({ id, texts }) => [id, texts]));
}

/** All prompts with their kinds. The file of pieces may be missing: then there are none. */
function readEntries(soundsDir) {
  const file = join(soundsDir, 'catalogue.json');
  const { prompts = {}, tones = {} } = readJson(file);
  const pieces = join(soundsDir, 'pieces.json');
  const { middle = {}, last = {} } = existsSync(pieces) ? readJson(pieces) : {};
  return [
    ...entriesOf(file, prompts, 'sentence'),
    ...entriesOf(file, tones, 'tone'),
    ...entriesOf(pieces, middle, 'middle'),
    ...entriesOf(pieces, last, 'last'),
  ];
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`the catalogue of prompts ${file} cannot be read: ${error.message}`, { cause: error });
  }
}

/** A text is `"…"`, or `{ text, say }` where the voice reads it otherwise than it is written. */
function entriesOf(file, prompts, kind) {
  return Object.entries(prompts).map(([id, written]) => {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))
      throw new Error(`${file}: "${id}" is no id for a prompt (small letters, digits, hyphens)`);
    const unknown = Object.keys(written).find((language) => !LANGUAGES.includes(language));
    if (unknown !== undefined)
      throw new Error(`${file}: prompt "${id}" has a text in an unknown language "${unknown}"`);
    /** @type {Record<string, string>} */
    const texts = {};
    for (const language of LANGUAGES) {
      const text = written[language]?.say ?? written[language];
      if (typeof text !== 'string' || text.trim() === '') {
        throw new Error(`${file}: prompt "${id}" has no text in ${language}`);
      }
      texts[language] = text;
    }
    return { id, texts, kind };
  });
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
 * Makes what is missing or whose text has changed, several at a time. Recordings that were not made here are
 * left alone. May run in several processes at once: one makes, the others wait for it.
 * @param {{ soundsDir?: string, log?: (line: string) => void }} [options]
 * @returns {Promise<{ made: string[], kept: string[], own: string[] }>} paths inside `soundsDir`
 * @throws {Error} when espeak-ng or sox is not installed or fails
 */
export async function makePrompts({ soundsDir = defaultSoundsDir(), log = () => {} } = {}) {
  const plan = planPrompts(soundsDir);
  if (plan.due.length === 0) return { made: [], kept: plan.kept, own: plan.own };
  await run('espeak-ng', ['--version']);
  await run('sox', ['--version']);
  const lock = await takeLock(join(soundsDir, '.lock'));
  const work = mkdtempSync(join(tmpdir(), 'svara-prompts-'));
  try {
    // Another process may have made them meanwhile.
    const { due, kept, own } = planPrompts(soundsDir);
    await inParallel(due, (sound) => makeSound(soundsDir, sound, work));
    if (due.length > 0) log(`Made ${due.length} prompts in ${soundsDir}`);
    return { made: due.map(({ path }) => path), kept, own };
  } finally {
    rmSync(work, { recursive: true, force: true });
    await lock?.release();
  }
}

/**
 * Which sounds are to be made, which are as they should be, and which are recordings of one's own. A stamp
 * remembers what a file was made from and what came out, so that a foreign recording is recognised.
 */
function planPrompts(soundsDir) {
  const plan = { due: [], kept: [], own: [] };
  const catalogue = readEntries(soundsDir);
  for (const language of LANGUAGES) {
    const voice = VOICES[language];
    const wanted = catalogue.map(({ id, texts, kind }) => {
      const name = `${id}.wav`;
      if (kind === 'tone') return { name, source: JSON.stringify(TONE), make: playTone };
      return {
        name,
        source: `${voice}: ${kind === 'sentence' ? '' : `${kind} `}${texts[language]}`,
        make: (file) => speak(voice, texts[language], KINDS[kind], file),
      };
    });
    planFolder(soundsDir, language, wanted, plan);
  }
  const music = { name: 'holding.wav', source: JSON.stringify(HOLD_CHORDS), make: playChords };
  planFolder(soundsDir, 'moh', [music], plan);
  return plan;
}

function planFolder(soundsDir, folder, wanted, plan) {
  const stamps = readStamps(join(soundsDir, folder, STAMPS));
  for (const { name, source, make } of wanted) {
    const path = `${folder}/${name}`;
    const file = join(soundsDir, path);
    const from = hash(`${RECIPE}\n${source}`);
    const stamp = stamps[name];
    if (!existsSync(file)) plan.due.push({ folder, name, path, from, make });
    else if (stamp === undefined || stamp.sound !== hash(readFileSync(file))) plan.own.push(path);
    else if (stamp.from === from) plan.kept.push(path);
    else plan.due.push({ folder, name, path, from, make });
  }
}

async function makeSound(soundsDir, { folder, name, path, from, make }, work) {
  const draft = join(work, `${folder}-${name}`);
  await make(draft);
  mkdirSync(join(soundsDir, folder), { recursive: true });
  const stampFile = join(soundsDir, folder, STAMPS);
  const stamp = { from, sound: hash(readFileSync(draft)) };
  // The stamp first: were it missing, an unfinished run would leave a file that passes for a recording.
  replaceFile(stampFile, `${JSON.stringify({ ...readStamps(stampFile), [name]: stamp }, null, 2)}\n`);
  replaceFile(join(soundsDir, path), readFileSync(draft));
}

/** As many at a time as there are processors; after a failure no more are begun. */
async function inParallel(items, work) {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  const workers = Array.from({ length: availableParallelism() }, worker);
  try {
    await Promise.all(workers);
  } finally {
    waiting.length = 0;
    await Promise.allSettled(workers);
  }
}

async function speak(voice, text, { end, padBefore, padAfter }, file) {
  const raw = `${file}.raw.wav`;
  const said = /[.,:?!]$/.test(text) ? text : text + end;
  await run('espeak-ng', ['-v', voice, '-s', '145', '-p', '45', '-g', '2', '-w', raw, '--stdin'], said);
  const trim = ['silence', '1', '0.02', '0.5%'];
  const format = ['-r', '8000', '-c', '1', '-b', '16'];
  const level = ['compand', '0.01,0.15', '-60,-60,-35,-22,0,-8', 'rate', '8000', 'gain', '-n', '-4'];
  const ends = [...trim, 'reverse', ...trim, 'reverse'];
  await run('sox', [
    '-D',
    raw,
    ...format,
    file,
    'highpass',
    '150',
    ...ends,
    ...level,
    'pad',
    padBefore,
    padAfter,
  ]);
}

async function playTone(file) {
  const { hertz, seconds } = TONE;
  const format = ['-r', '8000', '-c', '1', '-b', '16'];
  const shape = ['fade', 'h', '0.01', String(seconds), '0.01', 'gain', '-n', '-10', 'pad', '0.1', '0'];
  await run('sox', ['-D', '-n', ...format, file, 'synth', String(seconds), 'sine', String(hertz), ...shape]);
}

async function playChords(file) {
  const parts = [];
  for (const [index, chord] of HOLD_CHORDS.entries()) {
    const part = `${file}.chord${index}.wav`;
    const voices = chord.flatMap((hertz) => ['sine', String(hertz)]);
    const format = ['-r', '8000', '-c', String(chord.length), '-b', '16'];
    const swell = ['fade', 'h', '0.7', '2.8', '1.6', 'gain', '-n', '-18', 'pad', '0', '1.2'];
    await run('sox', ['-D', '-n', ...format, part, 'synth', '2.8', ...voices, 'remix', '-', ...swell]);
    parts.push(part);
  }
  await run('sox', ['-D', ...parts, '-c', '1', '-b', '16', file]);
}

function run(program, args, input = '') {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: 30_000 }, (error, _stdout, stderr) => {
      if (error === null) resolve(undefined);
      else if (error.code === 'ENOENT') reject(new Error(notInstalled(program), { cause: error }));
      else {
        const why = (stderr || error.message).trim().slice(0, 300);
        reject(new Error(`${program} failed: ${why}`, { cause: error }));
      }
    });
    // A program that ends without reading is told by its exit code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function notInstalled(program) {
  return `${program} is not installed, and the prompts are made with it: apt-get install espeak-ng sox`;
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

async function main(args) {
  const unknown = args.find((arg) => arg !== '--check');
  if (unknown !== undefined) throw new Error(`unknown argument ${unknown}; only --check is known`);
  if (args.includes('--check')) {
    const missing = missingSounds();
    for (const file of missing) console.error(`missing: sounds/${file}`);
    return missing.length === 0 ? 0 : 1;
  }
  await makePrompts({ log: (line) => console.log(line) });
  return 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
