import type { ErrorRequestHandler, Response } from 'express';
import type { z } from 'zod';
import { AppError, errorStatus } from '../../app/errors.ts';
import type { ErrorJson } from '../../contract/errors.ts';

/** @returns the body that the contract gives to `error` */
function errorBody(error: AppError): ErrorJson {
  const { code, message, field } = error;
  return { error: { code, message, ...(field !== undefined && { field }) } };
}

/** @returns the first complaint of a schema as an error that names the offending field */
export function invalidInput(problem: z.ZodError): AppError {
  const issue = problem.issues[0];
  if (issue === undefined) return new AppError('invalid-request', 'The request is not valid');
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const field = path.map(String).join('.');
  return field === ''
    ? new AppError('invalid-request', issue.message)
    : new AppError('invalid-request', `${field}: ${issue.message}`, field);
}

/** What express and its body parser throw for a request they cannot read: an error with a status of 4xx. */
function unreadable(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null;
  const { status, type } = error as Error & { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status > 499) return null;
  if (type === 'entity.parse.failed') return new AppError('invalid-request', 'The body is not valid JSON');
  if (type === 'entity.too.large') return new AppError('invalid-request', 'The body is too large');
  return new AppError('invalid-request', 'The request cannot be read');
}

function send(response: Response, error: AppError): void {
  response.status(errorStatus[error.code]).json(errorBody(error));
}

/**
 * Turns whatever was thrown into the contract's error body. What nobody foresaw is logged in full under the
 * request's id and told as a fault with that id only.
 */
export const errorHandler: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const known = error instanceof AppError ? error : unreadable(error);
  if (known !== null) {
    if (known.code === 'unavailable') request.log.warn({ err: known.cause ?? known }, known.message);
    send(response, known);
    return;
  }
  request.log.error({ err: error }, 'unexpected error');
  send(
    response,
    // An id is always a text: see `genReqId` in logging.ts.
    new AppError('internal', `Something went wrong in Svara; it is in the log as ${request.id as string}`),
  );
};
