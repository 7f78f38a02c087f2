/**
 * The name that was probably meant: the one that is made of `text` by the fewest changes of a letter, at most a third
 * of its letters; null when none is that near. The length of the way is that of Levenshtein.
 */
export function nearestName(text: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - text.length) >= fewest) continue;
    const changes = changesBetween(text, name);
    if (changes < fewest) [best, fewest] = [name, changes];
  }
  return best;
}

function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
