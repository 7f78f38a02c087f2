import express from 'express';
import type { Request, Response } from 'express';
import { AppError } from '../../app/errors.ts';

/**
 * Takes in the body as it was sent, whatever its type. A body that says it is too long is refused before it is read,
 * another once it has been, so that no more than the limit is ever kept.
 * @throws AppError `invalid-request` for JSON, or with `tooLarge` for more than `limit` bytes
 */
export async function readUpload(
  request: Request,
  response: Response,
  limit: number,
  tooLarge: string,
): Promise<Uint8Array> {
  if (request.is('application/json') !== false)
    throw new AppError('invalid-request', 'Send the file itself as the body, not JSON');
  const read = express.raw({ type: () => true, limit });
  await new Promise<void>((resolve, reject) => {
    read(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else if ((error as { type?: unknown }).type === 'entity.too.large')
        reject(new AppError('invalid-request', tooLarge));
      else reject(error instanceof Error ? error : new Error('the body cannot be read'));
    });
  });
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : new Uint8Array();
}
