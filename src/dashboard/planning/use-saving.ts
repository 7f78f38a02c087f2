import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangeJson, WantedChangeJson } from '../../contract/changes.ts';
import { ApiProblem } from '../api/client.ts';
import { beginChange, endChange } from '../api/planning.ts';
import { announce } from '../ui/announcer.tsx';
import { useProblemText } from '../ui/problem-text.ts';

/** What became of the last change that was asked for. */
export type Saved =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'saved'; readonly change: ChangeJson }
  | { readonly kind: 'undone' }
  /** Somebody else has changed the desk since it was looked at. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'failed'; readonly text: string };

export interface Saving {
  readonly saved: Saved;
  readonly busy: boolean;
  /** @returns whether it is in force. @param revision that was seen; left out: whatever it is */
  save(wanted: WantedChangeJson, revision?: string): Promise<boolean>;
  /** The same with a request of its own. */
  begin(request: () => Promise<ChangeJson>): Promise<boolean>;
  /** Ends a change. */
  end(id: string): Promise<boolean>;
  clear(): void;
}

const NOTHING: Saved = { kind: 'nothing' };

/** Makes changes and takes them back, and tells what came of it. @param onDone after each that is in force or ended */
export function useSaving(onDone: () => void): Saving {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [saved, setSaved] = useState<Saved>(NOTHING);
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<Saved>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    try {
      const done = await work();
      setSaved(done);
      announce(t(done.kind === 'undone' ? 'planning.undone' : 'planning.saved'));
      onDone();
      return true;
    } catch (error) {
      const stale = error instanceof ApiProblem && error.code === 'changed-meanwhile';
      setSaved(stale ? { kind: 'conflict' } : { kind: 'failed', text: problemText(error) });
      return false;
    } finally {
      setBusy(false);
    }
  };
  const begin = (request: () => Promise<ChangeJson>): Promise<boolean> =>
    run(async () => ({ kind: 'saved', change: await request() }));
  return {
    saved,
    busy,
    begin,
    save: (wanted, revision) => begin(() => beginChange(wanted, revision)),
    end: (id) =>
      run(async () => {
        await endChange(id);
        return { kind: 'undone' };
      }),
    clear: useCallback(() => setSaved(NOTHING), []),
  };
}
