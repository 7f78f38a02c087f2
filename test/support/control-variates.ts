import { type Estimate, studentQuantile } from '../../src/app/simulator/statistics.ts';

/** One run: what is to be estimated, and what is known of its chance. */
export interface ControlledRun {
  readonly value: number;
  /** What the run drew, less its known expectation: by chance above or below 0. */
  readonly controls: readonly number[];
}

/**
 * Estimates a mean from independent runs and corrects it by how far each run's chance was from its expectation:
 * the values are regressed on the controls, and the estimate is the regression at 0. Its interval is that of
 * the regression's constant (S. S. Lavenberg & P. D. Welch, "A perspective on the use of control variables to
 * increase the efficiency of Monte Carlo simulations", Management Science 27, 1981).
 */
export function controlledEstimate(runs: readonly ControlledRun[], confidence: number): Estimate {
  const rows = runs.map(({ controls }) => [1, ...controls]);
  const columns = rows[0]?.length ?? 1;
  // The normal equations of least squares, with the unit vector beside them for the variance of the constant.
  const equations = Array.from({ length: columns }, (_, i) => [
    ...Array.from({ length: columns }, (__, j) => sum(rows, (row) => at(row, i) * at(row, j))),
    sum(rows, (row, index) => at(row, i) * (runs[index]?.value ?? 0)),
    i === 0 ? 1 : 0,
  ]);
  const [coefficients, unit] = solve(equations, columns);
  const residual = sum(rows, (row, index) => {
    const fitted = coefficients.reduce((total, each, column) => total + each * at(row, column), 0);
    return ((runs[index]?.value ?? 0) - fitted) ** 2;
  });
  const freedom = runs.length - columns;
  const variance = (residual / freedom) * at(unit, 0);
  return {
    mean: at(coefficients, 0),
    halfWidth: studentQuantile((1 + confidence) / 2, freedom) * Math.sqrt(variance),
  };
}

const at = (values: readonly number[], index: number): number => values[index] ?? 0;

function sum(rows: readonly number[][], of: (row: readonly number[], index: number) => number): number {
  return rows.reduce((total, row, index) => total + of(row, index), 0);
}

/** Solves the equations for both right-hand sides, by elimination with the largest pivot. */
function solve(equations: number[][], size: number): [solution: number[], unit: number[]] {
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(at(equations[row] ?? [], column)) > Math.abs(at(equations[pivot] ?? [], column)))
        pivot = row;
    }
    [equations[column], equations[pivot]] = [equations[pivot] ?? [], equations[column] ?? []];
    const top = equations[column] ?? [];
    for (const [index, row] of equations.entries()) {
      if (index === column) continue;
      const factor = at(row, column) / at(top, column);
      for (let place = column; place < row.length; place += 1)
        row[place] = at(row, place) - factor * at(top, place);
    }
  }
  const column = (offset: number): number[] =>
    equations.map((row, index) => at(row, size + offset) / at(row, index));
  return [column(0), column(1)];
}
