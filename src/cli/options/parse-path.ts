import { InvalidArgumentError } from 'commander';

/** Reads a path. @throws {InvalidArgumentError} where it is empty or the next option */
export function parsePath(written: string): string {
  if (written !== '' && !written.startsWith('--')) return written;
  throw new InvalidArgumentError(
    `It needs a value, got ${written === '' ? 'nothing' : `the option ${written}`}`,
  );
}
