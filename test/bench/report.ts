import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Summary } from './statistics.ts';

/** What the figure is held to, and whether it was met in this run. */
export interface Target {
  readonly text: string;
  readonly met: boolean;
}

/** One line of the table. */
export interface Figure {
  readonly name: string;
  /** Which of the systems side by side. */
  readonly system: string;
  readonly unit: string;
  readonly samples?: Summary | null;
  readonly value?: number | string;
  readonly target?: Target;
}

export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly figures: readonly Figure[];
  /** What must never be, whatever the machine's speed: calls not connected, something left in Asterisk. */
  readonly broken: readonly string[];
}

export interface Report {
  readonly at: string;
  readonly quick: boolean;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly measures: readonly Measure[];
}

export function writeReport(file: string, report: Report): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

const HEADINGS = ['', 'system', 'n', 'p50', 'p95', 'p99', 'max', 'unit', 'target'] as const;

export function formatMeasure(measure: Measure): string {
  const rows = measure.figures.map((figure) => [
    figure.name,
    figure.system,
    ...numbersOf(figure),
    figure.unit,
    figure.target === undefined ? '' : `${figure.target.text}: ${figure.target.met ? 'met' : 'MISSED'}`,
  ]);
  const table = [[...HEADINGS], ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column >= 2 && column <= 6 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const broken = measure.broken.map((line) => `  BROKEN: ${line}`);
  return [`(${measure.id}) ${measure.title}`, ...lines.map((line) => `  ${line}`), ...broken, ''].join('\n');
}

function numbersOf({ samples, value }: Figure): string[] {
  if (samples !== undefined) {
    if (samples === null) return ['0', '–', '–', '–', '–'];
    return [String(samples.count), ...[samples.p50, samples.p95, samples.p99, samples.max].map(short)];
  }
  return ['', typeof value === 'number' ? short(value) : (value ?? ''), '', '', ''];
}

function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3);
}
