/**
 * The database's own thread. SQLite is synchronous: a slow disk stops this thread for a while, and never the
 * one that routes calls.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Engine } from './engine.ts';
import { codeOf, problemOf } from './problems.ts';
import type {
  AnswerMessage,
  DatabaseRequest,
  OpenedMessage,
  RequestMessage,
  WorkerOptions,
} from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread only.');
const options = workerData as WorkerOptions;

let engine: Engine;
try {
  engine = new Engine(options);
  const opened: OpenedMessage = { opened: true, lastSequence: engine.lastSequence() };
  port.postMessage(opened);
  port.on('message', ({ id, request }: RequestMessage) => {
    port.postMessage(answer(id, request));
    if (request.kind === 'close') port.close();
  });
} catch (error) {
  const { code, message } = problemOf(options.file, error);
  const failed: OpenedMessage = { opened: false, code, message };
  port.postMessage(failed);
}

function answer(id: number, request: DatabaseRequest): AnswerMessage {
  try {
    return { id, ok: true, rows: perform(request) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id, ok: false, code: codeOf(error), message };
  }
}

function perform(request: DatabaseRequest): unknown[] {
  switch (request.kind) {
    case 'query':
      return engine.query(request.sql, request.params, request.method, request.inTransaction);
    case 'store-facts':
      engine.storeFacts(request.first, request.lines);
      return [];
    case 'reopen':
      engine.reopen();
      return [];
    case 'close':
      engine.close();
      return [];
  }
}
