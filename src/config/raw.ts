/**
 * The file as plain values before its shape is known to be right. Checks walk it with patience, so that one
 * malformed key hides no other mistake.
 */

export type Block = Readonly<Record<string, unknown>>;

export function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys and values of a block; nothing for what is none. */
export function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isBlock(value) ? Object.entries(value) : [];
}

/** Places and values of a list; nothing for what is none. */
export function itemsOf(value: unknown): readonly (readonly [number, unknown])[] {
  return Array.isArray(value) ? [...(value as unknown[]).entries()] : [];
}

/** The value under a key; undefined where there is none. */
export function under(value: unknown, key: string): unknown {
  return isBlock(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
