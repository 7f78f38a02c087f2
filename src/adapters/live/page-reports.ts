import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import { AppError } from '../../app/errors.ts';
import type { PhoneApi } from '../../app/phone/phone-api.ts';
import type { Clock } from '../../app/ports/clock.ts';
import { TokenBucket, type BucketLimit } from '../../app/token-bucket.ts';
import type { ErrorJson } from '../../contract/errors.ts';
import {
  phoneReportSchema,
  type WorkplaceClientEvents,
  type WorkplaceServerEvents,
} from '../../contract/workplace.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import { SECOND_MS } from '../../core/kernel/time.ts';

export interface PageReportOptions {
  readonly pages: Pick<PhoneApi, 'report' | 'leaving' | 'disconnected' | 'onEnded'>;
  readonly clock: Clock;
  readonly log: Logger;
}

type PageSocket = Pick<Socket<WorkplaceClientEvents, WorkplaceServerEvents>, 'id' | 'on' | 'emit'>;

/** A page reports every few seconds and at each change. */
const REPORTS: BucketLimit = { burst: 50, perMs: 10 * SECOND_MS };

const reportSchema = z.object({ attachment: z.string().min(1).max(200), report: phoneReportSchema });

/** Takes in what a page of `agent` tells of its phone, and tells it when another page has become the phone. */
export function hearPage(socket: PageSocket, agent: AgentId, { pages, clock, log }: PageReportOptions): void {
  const reports = new TokenBucket(REPORTS, clock.now());
  let current: string | null = null;
  const stopListening = pages.onEnded((attachment, end) => {
    if (attachment === current && end === 'replaced') socket.emit('replaced');
  });
  socket.on('report', (attachment, report, answer) => {
    const refused = refusalOf(log, () => {
      if (!reports.take(1, clock.now())) throw new AppError('too-many-requests', 'Too many reports');
      const checked = reportSchema.safeParse({ attachment, report });
      if (!checked.success) throw new AppError('invalid-request', 'This is no report of a phone');
      pages.report(socket.id, agent, checked.data.attachment, checked.data.report);
      current = checked.data.attachment;
    });
    if (typeof answer === 'function') answer(refused);
  });
  socket.on('leaving', (attachment) => {
    if (typeof attachment === 'string') pages.leaving(agent, attachment);
  });
  socket.on('disconnect', () => {
    stopListening();
    pages.disconnected(socket.id);
  });
}

/** What `act` throws, as the page is told it; null: nothing. */
function refusalOf(log: Logger, act: () => void): ErrorJson | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof AppError) return { error: { code: error.code, message: error.message } };
    log.error({ err: error }, 'a report of a page could not be taken in');
    return { error: { code: 'internal', message: 'The report could not be taken in' } };
  }
}
