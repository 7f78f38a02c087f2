import type { ChangeStore } from '../../src/app/ports/change-store.ts';
import type { Change } from '../../src/core/changes/change.ts';
import type { ChangeKind } from '../../src/core/desk/desk-facts.ts';

/** Changes in memory; held to the same suite as those in the database. */
export class MemoryChangeStore implements ChangeStore {
  readonly #changes = new Map<string, Change>();
  /** Set: nothing can be stored. */
  away = false;

  async add(changes: readonly Change[]): Promise<void> {
    if (this.away || changes.some(({ id }) => this.#changes.has(id))) throw new Error('cannot be stored');
    for (const change of changes) this.#changes.set(change.id, change);
  }

  async end(id: string, at: number, by: string): Promise<Change | null> {
    const change = this.#changes.get(id);
    if (!change || change.endedAt !== null) return null;
    const ended = { ...change, endedAt: at, endedBy: by };
    this.#changes.set(id, ended);
    return ended;
  }

  async replace(id: string, change: Change): Promise<void> {
    await this.add([change]);
    await this.end(id, change.at, change.by);
  }

  async get(id: string): Promise<Change | null> {
    return this.#changes.get(id) ?? null;
  }

  async list(kind?: ChangeKind): Promise<readonly Change[]> {
    const found = [...this.#changes.values()].filter(({ data }) => kind === undefined || data.kind === kind);
    return found.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  }

  async standing(): Promise<readonly Change[]> {
    return (await this.list()).filter(({ endedAt }) => endedAt === null).reverse();
  }
}
