import { InvalidArgumentError } from 'commander';

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

/** " did you mean pgd-linf?", or nothing where no word is near. */
export function didYouMean(written: string, words: readonly string[]): string {
  const meant = written === '' ? undefined : nearestWord(written, words);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/**
 * Reads one of a few words.
 *
 * @throws {InvalidArgumentError} lists them, and names the nearest
 */
export function parseChoice<T extends string>(allowed: readonly T[]): (written: string) => T {
  return (written) => {
    const found = allowed.find((word) => word === written);
    if (found !== undefined) return found;
    const got = written === '' ? 'nothing' : JSON.stringify(written);
    throw new InvalidArgumentError(
      `It must be one of ${allowed.join(', ')}, got ${got}${didYouMean(written, allowed)}`,
    );
  };
}

/** Reads words or numbers with commas between them, each once. */
export function parseList<T>(parseOne: (written: string) => T): (written: string) => T[] {
  return (written) => [...new Set(written.split(',').map((part) => parseOne(part.trim())))];
}
