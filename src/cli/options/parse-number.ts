import { InvalidArgumentError } from 'commander';

/** Reads a whole number from `least` on. @throws {InvalidArgumentError} otherwise */
export function parseWholeNumber(least: number): (written: string) => number {
  return (written) => {
    const value = /^\d+$/.test(written) ? Number(written) : NaN;
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least}, got ${JSON.stringify(written)}`);
  };
}

/** Whole numbers from `first` to `last`. */
export interface WholeRange {
  readonly first: number;
  readonly last: number;
}

/** Reads "206" or "206-210". @throws {InvalidArgumentError} otherwise */
export function parseRange(written: string): WholeRange {
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(written) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (Number.isSafeInteger(first) && Number.isSafeInteger(last) && first <= last) return { first, last };
  throw new InvalidArgumentError(`It must be like 206 or 206-210, got ${JSON.stringify(written)}`);
}

/** Reads a magnitude in pixel units. @throws {InvalidArgumentError} outside [0, 1], with the value over 255 */
export function parseEpsilon(written: string): number {
  const value = written === '' ? NaN : Number(written);
  if (value >= 0 && value <= 1) return value;
  const advice = value > 1 ? `; did you mean ${value}/255 = ${(value / 255).toFixed(4)}?` : '';
  throw new InvalidArgumentError(
    `It must be in [0, 1] (pixel units), got ${JSON.stringify(written)}${advice}`,
  );
}
