/** A thread that reads one file and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { overridesFromFile } from './import-file.ts';
import type { FileToRead } from './read-in-thread.ts';

const { file, timeZone, within } = workerData as FileToRead;
parentPort?.postMessage(overridesFromFile(file, { timeZone }, within));
