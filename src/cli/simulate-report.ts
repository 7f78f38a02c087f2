import type { RepeatedFigure, RepeatedResult } from '../app/simulator/repeat.ts';
import type { SimulationResult } from '../app/simulator/scenario.ts';

/** One run, or several with intervals. */
export type AnyResult = SimulationResult | RepeatedResult;

type Figure = number | null | RepeatedFigure;
type Row = { readonly id: string } & Readonly<Record<string, Figure | string>>;

const serviceColumns = [
  'offered',
  'answered',
  'abandoned',
  'short',
  'flowedOut',
  'waiting',
  'waitProbability',
  'meanWaitMs',
  'serviceLevel',
  'p95WaitMs',
] as const;
const agentColumns = ['occupancy', 'calls'] as const;

/** What a figure is called for people, and how it is written. */
const inWords: Readonly<
  Record<string, { readonly title: string; readonly write: (value: number) => string }>
> = {
  offered: { title: 'offered', write: count },
  answered: { title: 'answered', write: count },
  abandoned: { title: 'gave up', write: count },
  flowedOut: { title: 'sent on', write: count },
  waiting: { title: 'left over', write: count },
  waitProbability: { title: 'waited', write: percent },
  meanWaitMs: { title: 'mean wait', write: seconds },
  serviceLevel: { title: 'service level', write: percent },
  p95WaitMs: { title: '95 % within', write: seconds },
  occupancy: { title: 'occupancy', write: percent },
  calls: { title: 'calls', write: count },
};

function count(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
function seconds(valueMs: number): string {
  return `${(valueMs / 1000).toFixed(1)} s`;
}

/** The result for people: a table of services, one of agents. Services without a call are left out. */
export function resultTable(result: AnyResult): string {
  const busy = (result.perService as readonly Row[]).filter((row) => valueOf(row['offered']) !== 0);
  const shown = serviceColumns.filter(
    (name) =>
      name in inWords && (!['flowedOut', 'waiting'].includes(name) || busy.some((row) => valueOf(row[name]))),
  );
  const runs = 'repeat' in result ? `, ${result.repeat} runs, each figure ± half its 95 % interval` : '';
  return [
    `${written(result.calls, count)} calls measured, seed ${result.seed}${runs}`,
    '',
    ...table('service', shown, busy),
    '',
    ...table('agent', agentColumns, result.perAgent as readonly Row[]),
    '',
  ].join('\n');
}

function table(of: string, names: readonly string[], rows: readonly Row[]): string[] {
  const head = [of, ...names.map((name) => inWords[name]?.title ?? name)];
  const body = rows.map((row) => [
    row.id,
    ...names.map((name) => written(row[name] as Figure, inWords[name]?.write ?? count)),
  ]);
  const cells = [head, ...body];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function written(figure: Figure, write: (value: number) => string): string {
  if (typeof figure === 'number') return write(figure);
  if (figure === null || figure.mean === null) return '–';
  return figure.ci95 === null
    ? write(figure.mean)
    : `${write(figure.mean)} ± ${write(figure.ci95[1] - figure.mean)}`;
}

const valueOf = (figure: Figure | string | undefined): number =>
  typeof figure === 'number'
    ? figure
    : typeof figure === 'object' && figure !== null
      ? (figure.mean ?? 0)
      : 0;

/**
 * The result as a table for a spreadsheet set to Swedish or Norwegian: semicolons, decimal commas, a byte order
 * mark. A row for each service and each agent; of several runs each figure has its mean and both ends of its
 * interval. What there is nothing to measure of is empty.
 */
export function resultCsv(result: AnyResult): string {
  const repeated = 'repeat' in result;
  const names = [...serviceColumns, ...agentColumns];
  const titles = names.flatMap((name) => (repeated ? [name, `${name}Low`, `${name}High`] : [name]));
  const line = (kind: string, row: Row): string =>
    [kind, row.id, ...names.flatMap((name) => cells(row[name] as Figure | undefined, repeated))].join(';');
  const lines = [
    ['row', 'id', ...titles].join(';'),
    ...(result.perService as readonly Row[]).map((row) => line('service', row)),
    ...(result.perAgent as readonly Row[]).map((row) => line('agent', row)),
  ];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

function cells(figure: Figure | undefined, repeated: boolean): string[] {
  const cell = (value: number | null | undefined): string =>
    value == null ? '' : String(value).replace('.', ',');
  if (!repeated) return [cell(figure as number | null | undefined)];
  const { mean, ci95 } = (figure as RepeatedFigure | null | undefined) ?? { mean: null, ci95: null };
  return [mean, ci95?.[0], ci95?.[1]].map(cell);
}
