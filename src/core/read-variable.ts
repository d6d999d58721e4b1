import { requireInteger, type NumberBounds } from './checks.js';
import { ConfigError } from './errors.js';

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value of an environment variable as it was written, or undefined where it is not set.
 *
 * A variable set to nothing, or to blanks, counts as not set: CI sets those that nobody gave a value to nothing.
 */
export function readVariable(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}

/**
 * The whole number that an environment variable holds, or undefined where it is not set ({@link readVariable}).
 *
 * @throws {ConfigError} shows what is no number as it was written: got "abc"
 */
export function readIntegerVariable(
  environment: Environment,
  name: string,
  bounds: NumberBounds = {},
): number | undefined {
  const written = readVariable(environment, name);
  if (written === undefined) return undefined;
  const value = Number(written);
  if (!Number.isFinite(value))
    throw new ConfigError(`${name} must be a whole number, got ${JSON.stringify(written)}`);
  return requireInteger(name, value, bounds);
}
