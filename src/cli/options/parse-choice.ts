import { InvalidArgumentError } from 'commander';
import { nearestWord } from './nearest-word.js';

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
