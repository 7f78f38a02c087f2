/** A thread that works out the coverage of a desk and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { coverageGaps } from '../../core/schedule/coverage.ts';
import type { CoverageWork } from './coverage-thread.ts';

const { directory, from, days } = workerData as CoverageWork;
parentPort?.postMessage(coverageGaps(directory, from, days));
