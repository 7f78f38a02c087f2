import { io, type Socket } from 'socket.io-client';
import {
  WORKPLACE_NAMESPACE,
  workplaceSchema,
  type WorkplaceClientEvents,
  type WorkplaceJson,
  type WorkplaceServerEvents,
} from '../../src/contract/workplace.ts';
import { eventually } from './eventually.ts';
import type { SvaraUnderTest } from './svara-under-test.ts';

/** An agent's page as the service sees it: every view it was sent, held against the contract. */
export interface WorkplaceClient {
  readonly views: readonly WorkplaceJson[];
  /** Resolves with the view of now once it is so. */
  until(when: (view: WorkplaceJson) => boolean): Promise<WorkplaceJson>;
  close(): void;
}

/** Opens the workplace of a user who is an agent; rejects when the service refuses. */
export async function openWorkplace(desk: SvaraUnderTest, username: string): Promise<WorkplaceClient> {
  const cookie = await desk.cookieOf(username);
  const url = `http://127.0.0.1:${desk.port}${WORKPLACE_NAMESPACE}`;
  const socket: Socket<WorkplaceServerEvents, WorkplaceClientEvents> = io(url, {
    extraHeaders: { cookie },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  const views: WorkplaceJson[] = [];
  socket.on('workplace', (view) => views.push(workplaceSchema.parse(view)));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect_error', reject);
    socket.once('workplace', () => resolve());
  });
  return {
    views,
    until: (when) =>
      eventually(async () => {
        const view = views.at(-1);
        if (!view || !when(view)) throw new Error(`the page shows ${JSON.stringify(view)}`);
        return view;
      }),
    close: () => socket.disconnect(),
  };
}
