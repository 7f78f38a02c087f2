import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkConfigText } from '../../../src/config/load.ts';
import { directorySources } from '../../support/config.ts';
import { soundDesk } from '../../support/desk-mistakes.ts';

/** Either a directory or at least one mistake, each with a place inside the text. */
function expectVerdict(text: string): void {
  const result = checkConfigText(text, directorySources);
  if (result.ok) {
    expect(result.directory.revision).toMatch(/^[0-9a-f]{16}$/);
    return;
  }
  expect(result.mistakes.length).toBeGreaterThan(0);
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const { line, column, message } of result.mistakes) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(message).not.toBe('');
    expect(message).not.toMatch(/Invalid input|undefined/);
  }
}

const word = fc.constantFrom(
  'a',
  'b',
  'sv',
  'NO',
  'SE',
  'always',
  'critical',
  'Europe/Oslo',
  '07:45-12:00',
  '12:00-07:00',
  'se-public',
  'env',
  '0406280400',
  '+46406280400',
  '112',
  '2027-02-29',
  'mon-fri',
  'fri-mon',
  'desk-phone',
  'agent',
  'network',
  'mobile',
  'fixed',
  'any-agent',
  'next-line',
  '+46',
  '',
  ' ',
);
const leaf = fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.string());
const parts = 'organisations numbers calendars services skills agents devices trunk dialling users'.split(
  ' ',
);
const keys = fc.constantFrom(
  ...'a b 0406280400 name country timeZone organisation service calendar greeting prompt'.split(' '),
  ...'week mon mon-fri holidays days 2027-05-07 periods open requires skill minLevel targetMs'.split(' '),
  ...'shortAbandonMs skills services devices kind password env file roles agent emergencyNumber'.split(' '),
  ...'relax afterMs drop whenSpent lines id opensAfterMs order organisations overflow then number'.split(' '),
  ...'message callback key points wrapUp reasons announcements comfort allowedPrefixes ring'.split(' '),
  ...'toString __proto__ constructor hasOwnProperty'.split(' '),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(keys, tie('tree')), { maxLength: 5 }).map((pairs) => new Map(pairs)),
  ),
}));
const desk = fc.uniqueArray(fc.tuple(fc.constantFrom(...parts), tree), {
  selector: ([part]) => part,
  maxLength: 9,
});

test('any text at all gets a verdict', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), expectVerdict), { numRuns: 200 });
}, 60_000);

test('any text of YAML’s signs gets a verdict', () => {
  const sign = fc.constantFrom(
    ...'abn01:-?[]{},&*!|>\'"%@`#~<= \n\t\r'.split(''),
    '\n  ',
    'agents:',
    ': ',
    '- ',
    '<<: ',
  );
  const text = fc.array(sign, { maxLength: 80 }).map((signs) => signs.join(''));
  fc.assert(fc.property(text, expectVerdict), { numRuns: 1_000 });
}, 60_000);

test('any block in the shape of a desk file gets a verdict', () => {
  fc.assert(
    fc.property(desk, (pairs) => expectVerdict(stringify(new Map(pairs)))),
    { numRuns: 300 },
  );
}, 60_000);

/** Every path of a value, from the top. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

/** A copy with another value at a path. */
function withValueAt(value: unknown, [step, ...rest]: readonly string[], by: unknown): unknown {
  if (step === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? (Object.assign([], value) as unknown as Record<string, unknown>)
    : { ...(value as Record<string, unknown>) };
  copy[step] = withValueAt(copy[step], rest, by);
  return copy;
}

test('a sound desk file with anything at any place of it gets a verdict', () => {
  const desk: unknown = parse(soundDesk);
  const change = fc.tuple(fc.constantFrom(...pathsOf(desk)), tree);
  fc.assert(
    fc.property(change, ([path, by]) => expectVerdict(stringify(withValueAt(desk, path, by)))),
    { numRuns: 500 },
  );
}, 60_000);

test('a block with a member called toString where a name belongs is told as a mistake', () => {
  const desk: unknown = parse(soundDesk);
  const odd = { toString: [] };
  for (const path of pathsOf(desk)) expectVerdict(stringify(withValueAt(desk, path, odd)));
});
