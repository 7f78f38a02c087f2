import type { ListedArrival } from '../app/simulator/scenario.ts';
import type { CallClass, Directory, NumberPlan, Requirement, SkillLevel } from '../core/desk/directory.ts';
import { SECOND_MS, type DurationMs, type InstantMs } from '../core/kernel/time.ts';
import { BadInput } from './bad-input.ts';
import { type CsvRecord, readCsv } from './csv.ts';
import { instantIn } from '../app/instants.ts';

const columnNames = ['at', 'number', 'skills', 'class', 'handlingS', 'patienceS'] as const;
type Column = (typeof columnNames)[number];

/** A list of calls, read so far that its columns are known. */
export interface ArrivalsFile {
  readonly path: string;
  readonly columns: ReadonlyMap<Column, number>;
  readonly records: readonly CsvRecord[];
  /** How the numbers of the file are written: a spreadsheet that separates by semicolons has decimal commas. */
  readonly decimalComma: boolean;
}

/** What a list of calls is read with. */
export interface ArrivalsContext {
  readonly directory: Directory;
  readonly planOf: (number: string) => NumberPlan | undefined;
  /** What plain seconds are counted from. */
  readonly startAt: InstantMs;
}

/** What stood in the file, as data. */
const quoted = (text: string): string => JSON.stringify(text.slice(0, 60));

/** More mistakes than these help nobody. */
const MOST_MISTAKES = 20;

const classes: ReadonlySet<string> = new Set<CallClass>(['critical', 'high', 'medium', 'low', 'status']);

/**
 * Finds the columns of a list of calls by its first line.
 * @throws BadInput for a column that is unknown, missing or named twice
 */
export function readArrivalsFile(path: string, text: string): ArrivalsFile {
  const { separator, records } = readCsv(text);
  const [head, ...rows] = records;
  if (!head) throw new BadInput(`${path}: is empty; its first line must be ${columnNames.join()}`);
  const columns = new Map<Column, number>();
  for (const [index, name] of head.fields.entries()) {
    const column = columnNames.find((each) => each.toLowerCase() === name.toLowerCase());
    const where = `${path}:${head.line} column ${index + 1}`;
    if (!column) throw new BadInput(`${where}: ${quoted(name)} is none of ${columnNames.join(', ')}`);
    if (columns.has(column)) throw new BadInput(`${where}: there are two columns ${column}`);
    columns.set(column, index);
  }
  for (const name of ['at', 'number'] as const) {
    if (!columns.has(name)) throw new BadInput(`${path}:${head.line}: there is no column ${name}`);
  }
  if (rows.length === 0) throw new BadInput(`${path}: there is no call in it`);
  return { path, columns, records: rows, decimalComma: separator !== ',' };
}

/** The years that a list speaks of; none where it counts in seconds. */
export function yearsOf({ columns, records }: ArrivalsFile): readonly number[] {
  const years = new Set<number>();
  for (const { fields } of records) {
    const [, year] = /^(\d{4})-/.exec(fields[columns.get('at') ?? -1] ?? '') ?? [];
    if (year !== undefined && year >= '1970' && year < '2200') years.add(Number(year));
  }
  return [...years];
}

/**
 * Reads every call of a list.
 * @returns in the order of time
 * @throws BadInput with all that is wrong (of very many, the first), each with file, line and column
 */
export function readArrivals(file: ArrivalsFile, context: ArrivalsContext): readonly ListedArrival[] {
  const mistakes: string[] = [];
  const arrivals: ListedArrival[] = [];
  for (const record of file.records) {
    const row = new Row(file, record, (column, reason) => {
      mistakes.push(`${file.path}:${record.line} ${column}: ${reason}`);
    });
    const arrival = readArrival(row, context);
    if (arrival) arrivals.push(arrival);
    if (mistakes.length >= MOST_MISTAKES) break;
  }
  if (mistakes.length > 0) throw new BadInput(mistakes.slice(0, MOST_MISTAKES).join('\n'));
  return arrivals.sort((a, b) => a.at - b.at);
}

class Row {
  readonly #file: ArrivalsFile;
  readonly #record: CsvRecord;
  readonly tell: (column: Column | 'line', reason: string) => void;

  constructor(
    file: ArrivalsFile,
    record: CsvRecord,
    tell: (column: Column | 'line', reason: string) => void,
  ) {
    this.#file = file;
    this.#record = record;
    this.tell = tell;
    const [has, most] = [record.fields.length, file.columns.size];
    if (has > most) tell('line', `has ${has} fields, the first line has ${most}`);
  }

  /** Empty for what is left out. */
  text(column: Column): string {
    const index = this.#file.columns.get(column);
    return index === undefined ? '' : (this.#record.fields[index] ?? '');
  }

  /** Milliseconds of a column of seconds; null for what is left out, or wrong. */
  seconds(column: Column): DurationMs | null {
    const text = this.text(column);
    if (text === '') return null;
    const value = this.#file.decimalComma ? text.replace(',', '.') : text;
    if (/^\d+(\.\d*)?$/.test(value) && Number(value) <= 10_000_000)
      return Math.round(Number(value) * SECOND_MS);
    this.tell(column, `${quoted(text)} is no number of seconds from 0 to 10000000`);
    return null;
  }
}

function readArrival(row: Row, { directory, planOf, startAt }: ArrivalsContext): ListedArrival | null {
  const plan = planOf(row.text('number'));
  if (!plan) {
    const text = row.text('number');
    row.tell('number', text === '' ? 'is missing' : `${quoted(text)} is not a number of the desk`);
  }
  const zone = plan && directory.organisations.get(plan.organisation)?.timeZone;
  const at = readAt(row, zone ?? null, startAt);
  const requirements = readSkills(row, directory);
  const callClass = row.text('class');
  if (callClass !== '' && !classes.has(callClass)) {
    row.tell('class', `${quoted(callClass)} is none of ${[...classes].join(', ')}`);
  }
  const handlingMs = row.seconds('handlingS');
  const patienceMs = row.text('patienceS') === 'infinite' ? Infinity : row.seconds('patienceS');
  if (!plan || at === null) return null;
  return {
    at,
    number: plan.number,
    requirements,
    callClass: callClass === '' ? null : (callClass as CallClass),
    handlingMs,
    patienceMs,
  };
}

function readAt(row: Row, zone: string | null, startAt: InstantMs): InstantMs | null {
  const text = row.text('at');
  if (/^\d+([.,]\d*)?$/.test(text)) {
    const afterMs = row.seconds('at');
    return afterMs === null ? null : startAt + afterMs;
  }
  // Whose wall clock it is follows from the number; without one, that is the mistake to tell.
  const at = text === '' ? 'is missing' : instantIn(text, zone ?? 'UTC');
  if (typeof at === 'number') return at;
  row.tell('at', text === '' ? at : `${quoted(text)}: ${at}`);
  return null;
}

/** `a:3|b:2`; a level left out is 1; `-` for no skill at all; null for what is left out. */
function readSkills(row: Row, { skills }: Directory): readonly Requirement[] | null {
  const text = row.text('skills');
  if (text === '') return null;
  if (text === '-') return [];
  return text.split('|').flatMap((each): Requirement[] => {
    const [skill = '', level = '1', ...rest] = each.trim().split(':');
    if (!skills.has(skill)) row.tell('skills', `there is no skill ${quoted(skill)} in the desk file`);
    else if (!/^[1-5]$/.test(level) || rest.length > 0)
      row.tell('skills', `${quoted(each)}: a level is 1 to 5`);
    else return [{ skill, minLevel: Number(level) as SkillLevel }];
    return [];
  });
}
