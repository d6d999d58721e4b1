/** How many insertions, deletions and replacements of a character turn one word into the other (Levenshtein). */
export function editDistance(first: string, second: string): number {
  let row = Array.from({ length: second.length + 1 }, (_, index) => index);
  [...first].forEach((letter, line) => {
    const next = [line + 1];
    [...second].forEach((other, column) => {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    });
    row = next;
  });
  return row.at(-1) ?? 0;
}

/** The word nearest to what was written; undefined where none is near enough to have been meant. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((word) => ({ word, distance: editDistance(written.toLowerCase(), word) }))
    .sort((one, other) => one.distance - other.distance);
  if (best === undefined || best.distance > Math.max(2, best.word.length / 2)) return undefined;
  return best.word;
}
