import { AppError } from '../../app/errors.ts';
import type { mailRoutes } from '../../contract/mail.ts';
import type { ApiHandlers } from './api.ts';
import type { HttpOptions } from './options.ts';

const instant = (at: number): string => new Date(at).toISOString();

/** What became of mails, for those who can do something about it. */
export function createMailHandlers({
  outbox,
}: Pick<HttpOptions, 'outbox'>): Pick<ApiHandlers, keyof typeof mailRoutes> {
  return {
    mail: async ({ identity: { roles } }) => {
      if (!roles.includes('coordinator') && !roles.includes('admin'))
        throw new AppError('not-allowed', 'Only a coordinator or an administrator may see mails');
      if (outbox === undefined) throw new AppError('unavailable', 'This service sends no mails');
      const [{ waiting, oldestAt }, dead] = await Promise.all([outbox.figures(), outbox.dead()]);
      const givenUp = dead.map(({ to, subject, at, attempts, givenUpAt, lastError }) => ({
        ...{ to, subject, attempts, at: instant(at), givenUpAt: instant(givenUpAt), error: lastError },
      }));
      const oldest = oldestAt === null ? null : instant(oldestAt);
      return { status: 200, body: { waiting, oldestAt: oldest, givenUp } };
    },
  };
}
