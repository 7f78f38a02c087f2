import type { Request } from 'express';
import { AppError } from '../../app/errors.ts';
import { BoundedBytes } from './bounded-bytes.ts';

/** What is needed of a request to take its body in. */
export type UploadRequest = Pick<Request, 'is' | 'headers' | 'on' | 'off' | 'resume' | 'destroy'>;

/** So much more than is taken is read and thrown away, so that a sender who waits for nothing gets the answer. */
const MOST_DRAINED_BYTES = 128 * 1024 * 1024;

/**
 * Takes in the body as it was sent, whatever its type. Of one that is too long nothing is kept from the moment that
 * shows, which is before it is read where it says how long it is; an endless one is broken off.
 * @param limit in bytes
 * @param held collects it; no more than it holds is in memory
 * @throws AppError `invalid-request` for JSON, for what is compressed, or with `tooLarge` for more than `limit` bytes
 */
export async function readUpload(
  request: UploadRequest,
  limit: number,
  tooLarge: string,
  held: BoundedBytes = new BoundedBytes(limit),
): Promise<Uint8Array> {
  if (request.is('application/json') !== false)
    throw new AppError('invalid-request', 'Send the file itself as the body, not JSON');
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new AppError('invalid-request', 'Send the file as it is, not compressed');
  if (Number(request.headers['content-length'] ?? 0) > limit) held.letGo();
  await drained(request, held);
  const whole = held.whole();
  if (whole === null) throw new AppError('invalid-request', tooLarge);
  return whole;
}

/** Resolves when all of the body has gone by. */
function drained(request: UploadRequest, held: BoundedBytes): Promise<void> {
  return new Promise((resolve, reject) => {
    let seenBytes = 0;
    const take = (piece: Uint8Array): void => {
      held.take(piece);
      seenBytes += piece.byteLength;
      if (seenBytes > MOST_DRAINED_BYTES) {
        request.destroy();
        end(new AppError('invalid-request', 'The body does not end'));
      }
    };
    const broken = (): void => end(new AppError('invalid-request', 'The body was cut short'));
    const whole = (): void => end();
    const end = (error?: Error): void => {
      request.off('data', take).off('end', whole).off('error', broken).off('close', broken);
      if (error) reject(error);
      else resolve();
    };
    request.on('data', take).on('end', whole).on('error', broken).on('close', broken);
    request.resume();
  });
}
