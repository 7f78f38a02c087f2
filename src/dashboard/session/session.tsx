import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { RoleJson, SessionJson } from '../../contract/session.ts';
import { onSessionEnded } from '../api/client.ts';
import * as desk from '../api/desk.ts';

/** `unknown` until the service has told; `failed` when it could not be asked. */
export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'signed-out'; /** It ended by itself. */ readonly ended: boolean }
  | { readonly kind: 'signed-in'; readonly session: SessionJson };

export interface SessionContextValue {
  readonly state: SessionState;
  signIn(username: string, password: string): Promise<void>;
  signOut(): Promise<void>;
  /** The service no longer knows the session. */
  end(): void;
  /** Asks the service again after a failure. */
  retry(): void;
}

const SessionContext = createContext<SessionContextValue | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ kind: 'unknown' });
  const [attempt, setAttempt] = useState(0);
  const end = useCallback(
    () => setState((before) => ({ kind: 'signed-out', ended: before.kind === 'signed-in' })),
    [],
  );
  useEffect(() => onSessionEnded(end), [end]);
  useEffect(() => {
    const left = new AbortController();
    desk.fetchSession(left.signal).then(
      (session) => setState({ kind: 'signed-in', session }),
      (error: unknown) => {
        if (left.signal.aborted) return;
        setState((before) => (before.kind === 'signed-out' ? before : { kind: 'failed', error }));
      },
    );
    return () => left.abort();
  }, [attempt]);
  const value = useMemo(
    (): SessionContextValue => ({
      state,
      end,
      signIn: async (username, password) => {
        setState({ kind: 'signed-in', session: await desk.signIn({ username, password }) });
      },
      signOut: async () => {
        await desk.signOut();
        setState({ kind: 'signed-out', ended: false });
      },
      retry: () => {
        setState({ kind: 'unknown' });
        setAttempt((before) => before + 1);
      },
    }),
    [state, end],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): SessionContextValue {
  const value = useContext(SessionContext);
  if (value === null) throw new Error('useSession outside of SessionProvider');
  return value;
}

const MeContext = createContext<SessionJson | null>(null);

/** Who is signed in, for the pages behind the sign-in. */
export function MeProvider({ session, children }: { session: SessionJson; children: ReactNode }) {
  return <MeContext value={session}>{children}</MeContext>;
}

export function useMe(): SessionJson & { is(role: RoleJson): boolean } {
  const me = useContext(MeContext);
  if (me === null) throw new Error('useMe outside of the signed-in pages');
  return { ...me, is: (role) => me.roles.includes(role) };
}
