import type { BoardChangeJson, BoardJson } from './board.ts';
import type { ErrorJson } from './errors.ts';

/** The Socket.IO namespace of the live board; it asks for the same cookie as HTTP. */
export const LIVE_NAMESPACE = '/live';

/**
 * What the service sends. `board` comes on connection, after a `resync`, and whenever the service itself had to
 * leave changes out for a slow client; `change` has the revision right after the one the client holds. Whoever
 * receives a later one has missed something: leave it out and send `resync`.
 */
export interface LiveServerEvents {
  board: (board: BoardJson) => void;
  change: (change: BoardChangeJson) => void;
}

/** What a client may send: `resync` asks for a fresh `board`. Asking often is answered at most five times a second. */
export interface LiveClientEvents {
  resync: () => void;
}

/**
 * A refused connection is a `connect_error` whose `data` is this body: `not-signed-in`, or `too-many-requests`.
 * When the session ends, the service disconnects the socket; a new connection is then refused.
 */
export type LiveRefusal = ErrorJson;
