import { useSyncExternalStore } from 'react';
import type { WrittenJson, CallClassJson } from '../../api/workplace.ts';
import { annotate } from '../../api/workplace.ts';

/** What is being written about a call. `''`: nothing. */
export interface Draft {
  readonly reason: string;
  readonly note: string;
  readonly class: CallClassJson | null;
}

/** `unsaved`: typed since it was saved last. */
export type Kept =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface Note {
  readonly draft: Draft;
  readonly kept: Kept;
}

/** Typing that pauses this long is saved by itself. */
const PAUSE_MS = 4_000;

/**
 * What is written about calls, beside the cards: a call that ends, rings or is left takes no word away. Only what
 * differs from what the service has is sent.
 */
class NoteBook {
  readonly #notes = new Map<string, Note>();
  readonly #sent = new Map<string, Draft>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** @param known what the service has, taken while nothing was typed here */
  open(call: string, known: Draft): Note {
    const note = this.#notes.get(call);
    if (note !== undefined) return note;
    const opened: Note = { draft: known, kept: { kind: 'nothing' } };
    this.#notes.set(call, opened);
    this.#sent.set(call, known);
    return opened;
  }

  write(call: string, changes: Partial<Draft>): void {
    const note = this.#notes.get(call);
    if (note === undefined) return;
    this.#put(call, { draft: { ...note.draft, ...changes }, kept: { kind: 'unsaved' } });
    clearTimeout(this.#timers.get(call));
    this.#timers.set(
      call,
      setTimeout(() => void this.save(call), PAUSE_MS),
    );
  }

  /** Sends what has changed. @returns whether all is with the service now */
  async save(call: string): Promise<boolean> {
    const note = this.#notes.get(call);
    const sent = this.#sent.get(call);
    clearTimeout(this.#timers.get(call));
    if (note === undefined || sent === undefined) return true;
    const changed = changesOf(note.draft, sent);
    if (Object.keys(changed).length === 0) {
      if (note.kept.kind === 'unsaved') this.#put(call, { ...note, kept: { kind: 'saved' } });
      return true;
    }
    this.#put(call, { ...note, kept: { kind: 'saving' } });
    try {
      await annotate(call, changed);
      this.#sent.set(call, note.draft);
      this.#settle(call, note.draft, { kind: 'saved' });
      return true;
    } catch (error) {
      this.#settle(call, note.draft, { kind: 'failed', error });
      return false;
    }
  }

  async saveAll(): Promise<void> {
    await Promise.all([...this.#notes.keys()].map((call) => this.save(call)));
  }

  #settle(call: string, draft: Draft, kept: Kept): void {
    const note = this.#notes.get(call);
    // Typed on meanwhile: that is not saved yet.
    if (note?.draft === draft) this.#put(call, { draft, kept });
    else if (note !== undefined) this.#put(call, { ...note, kept: { kind: 'unsaved' } });
  }

  #put(call: string, note: Note): void {
    this.#notes.set(call, note);
    for (const listener of [...this.#listeners]) listener();
  }
}

/** What the service does not have yet. A reason is chosen anew, never taken away. */
function changesOf(draft: Draft, sent: Draft): WrittenJson {
  const note = draft.note.trim();
  return {
    ...(draft.reason !== '' && draft.reason !== sent.reason && { reason: draft.reason }),
    ...(note !== sent.note.trim() && { note }),
    ...(draft.class !== null && draft.class !== sent.class && { class: draft.class }),
  };
}

const book = new NoteBook();

/** What is written about a call, and how to write and save it. */
export function useNote(call: string, known: Draft) {
  const note = useSyncExternalStore(book.subscribe, () => book.open(call, known));
  return {
    ...note,
    write: (changes: Partial<Draft>) => book.write(call, changes),
    save: () => book.save(call),
  };
}

/** Saves everything that is written and not saved yet. */
export async function flushNotes(): Promise<void> {
  await book.saveAll();
}
