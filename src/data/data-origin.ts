import { ConfigError } from '../core/errors.js';

/** Where bytes come from, and what they should be; for messages. */
export interface DataOrigin {
  /** Which data: "mnist", "cifar-10". */
  readonly subject: string;
  /** What the file should be: "an IDX file". */
  readonly needed: string;
  /** Path or address. */
  readonly place: string;
  /** What to do if it is something else. */
  readonly remedy: string;
}

/** The error of a file that is not what it should be: which data, where it is, what is wrong, what to do. */
export function damaged({ subject, place, remedy }: DataOrigin, what: string): ConfigError {
  return new ConfigError(`${subject}: ${place}: ${what}; ${remedy}`);
}
