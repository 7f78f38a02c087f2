/** A state that our own rules exclude. Thrown, never a fact: it tells of a fault in Svara, not in the world. */
class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/**
 * Throws {@link BrokenInvariant} unless `condition` holds.
 * @param rule the rule in words, as it should read in a log
 */
export function invariant(condition: unknown, rule: string): asserts condition {
  if (!condition) throw new BrokenInvariant(rule);
}

/** Marks a place that the types exclude; a new case that was forgotten is a compile error here. */
export function unreachable(value: never): never {
  throw new BrokenInvariant(`unexpected case ${JSON.stringify(value)}`);
}
