import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { AppError } from '../../app/errors.ts';
import type { ApiToken } from '../../app/ports/users.ts';
import type { Identity } from './sessions.ts';

/**
 * The program that sent a request with `Authorization: Bearer <token>`; null for one without. Every token is compared,
 * each in the same time, so that the time tells nothing of them.
 * @throws AppError `wrong-credentials` for a token that is none of ours
 */
export function programOf(request: Request, tokens: readonly ApiToken[]): Identity | null {
  const header = request.get('authorization');
  if (header === undefined) return null;
  const [, shown] = /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/i.exec(header) ?? [];
  const digest = createHash('sha256')
    .update(shown ?? '')
    .digest();
  const matching = tokens.filter(({ sha256 }) => timingSafeEqual(Buffer.from(sha256, 'hex'), digest));
  const [token] = shown === undefined ? [] : matching;
  if (!token) throw new AppError('wrong-credentials', 'This token is not known');
  return { sessionId: '', username: `token:${token.id}`, roles: [], agentId: null, token };
}
