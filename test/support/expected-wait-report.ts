import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import {
  type Errors,
  guesses,
  type Guess,
  lowerThanAppQueue,
  study,
  studiedDesks,
} from './expected-wait-study.ts';
import { studiedTowns } from './expected-wait-towns.ts';

/** Writes docs/expected-wait.md anew with the figures of a full run: `npm run study:expected-wait`. */

const CALLS = 4_000;

const NAMES: Readonly<Record<Guess, string>> = {
  svara: 'Svara',
  queueLength: 'queue length',
  headOfLine: 'head of line',
  lastServed: 'last served',
  movingAverage: 'moving average',
  appQueue: 'app_queue',
};

const errors = studiedDesks.map((desk) => study(desk, CALLS));
const ofTowns = studiedTowns.map((desk) => study(desk, CALLS));
const seconds = (ms: number): string => String(Math.round(ms / 1_000));
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = ['desk', 'callers', ...guesses.map((guess) => NAMES[guess]), 'below app_queue', 'in the range'];
const line = (...columns: readonly string[]): string[] => [
  row(...columns),
  row('---', ...columns.slice(1).map(() => '--:')),
];
const cells = (each: Errors): string[] => [
  each.name,
  String(each.callers),
  ...guesses.map((guess) => seconds(each.rmseMs[guess])),
  percent(1 - each.rmseMs.svara / each.rmseMs.appQueue),
  percent(each.coverage),
];
const rows = [...line(...head), ...errors.map((each) => row(...cells(each)))];
const rowsOfTowns = [
  ...line(...head, 'kept silent', 'in the range when told'),
  ...ofTowns.map((each) => row(...cells(each), percent(each.silenced), percent(each.toldCoverage))),
];

const text = `# The expected wait

What a waiting caller is told of the wait, how it is reckoned, and how wrong it is. The figures are written by
\`npm run study:expected-wait\`; nothing here is edited by hand.

## How it is reckoned

Where all who wait for the same agents are alike, a call with q calls before it and n agents at work waits
the sum over i = 0..q of 1/(nμ + iθ) until somebody is free for it. 1/μ is the mean time that a call takes its agent
up, from the ringing to the end of the wrap-up, and θ the rate at which waiting callers leave. Both are learnt from
the service's own calls, of which the last fifty count most, with a prior of five minutes and of one caller lost
in ten minutes of waiting. The mean time of ringing is added. With several skills, lines or priorities the rules that
route the calls are played forward at random, up to fifty calls and fifty agents.

The range that is said lies around the eighths: one wait in eight is shorter, one in eight longer. Nothing is said of the wait
while fewer than ten calls were handled, while nobody who may serve the call is at work, when the range spans more than two
of those that can be spoken, or when the latest estimates were bad: over the last fifty measured (at least twenty), a
median of |estimate − actual| / actual above 1, or less than 60 % of the waits within their range. The position is said all
the same. What was told first is held against what came in the call's facts, and on the board as \`estimateError\`.

## How wrong it is

Root-mean-square error in seconds, over the callers who waited and were answered, of what each rule says when the caller comes.
Svara's core serves ${CALLS} callers on each desk; calls come at random with busy and quiet hours, the seeds are fixed.

${rows.join('\n')}

All desks together, Svara's error is ${percent(lowerThanAppQueue(errors, 'svara'))} below that of Asterisk's app_queue.

- *queue length*: (q + 1) times the mean time of a call, divided by the agents; nobody ever leaves.
- *head of line*: how long the one at the head has waited so far.
- *last served*: the wait of the caller answered last.
- *moving average*: the mean wait of the last ten answered.
- *app_queue*: a quarter of the latest wait and three quarters of the value before, in whole seconds.

## Several skills and classes

The same on desks where the rules are played forward; the other rules take each service for a queue of its own.

${rowsOfTowns.join('\n')}

All these desks together, Svara's error is ${percent(lowerThanAppQueue(ofTowns, 'svara'))} below that of app_queue.

What is played forward are the calls that wait. Where many come later and go before those who wait, as on the last two
desks, no rule foretells it well, and the range holds less often than it should. There the rule acts that keeps silent
after bad estimates: *kept silent* is the share of callers who would have been told nothing because of it, *in the range
when told* how often the range held for the others.
`;

const path = fileURLToPath(new URL('../../docs/expected-wait.md', import.meta.url));
await writeFile(path, await format(text, { parser: 'markdown' }));
process.stdout.write(`${rows.join('\n')}\n\n${rowsOfTowns.join('\n')}\n`);
