import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { guesses, type Guess, lowerThanAppQueue, study, studiedDesks } from './expected-wait-study.ts';

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
const seconds = (ms: number): string => String(Math.round(ms / 1_000));
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const rows = [
  row('desk', 'callers', ...guesses.map((guess) => NAMES[guess]), 'below app_queue', 'in the range'),
  row('---', ...Array.from({ length: guesses.length + 3 }, () => '--:')),
  ...errors.map((each) =>
    row(
      each.name,
      String(each.callers),
      ...guesses.map((guess) => seconds(each.rmseMs[guess])),
      percent(1 - each.rmseMs.svara / each.rmseMs.appQueue),
      percent(each.coverage),
    ),
  ),
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
`;

const path = fileURLToPath(new URL('../../docs/expected-wait.md', import.meta.url));
await writeFile(path, await format(text, { parser: 'markdown' }));
process.stdout.write(`${rows.join('\n')}\n`);
