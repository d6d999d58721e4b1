import { ConfigError, ShapeError } from './errors.js';

/** Bounds of a number, both inclusive, and the advice to give when it lies outside. */
export interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
  /** What to do, appended to the message: "divide by 255". */
  readonly hint?: string;
}

function describeBounds({ min, max }: NumberBounds): string {
  if (min !== undefined && max !== undefined) return `in [${min}, ${max}]`;
  if (min !== undefined) return `at least ${min}`;
  if (max !== undefined) return `at most ${max}`;
  return 'a finite number';
}

/** Returns `value` if it is a finite number within the bounds; throws a {@link ConfigError} otherwise. */
export function requireNumber(where: string, value: unknown, bounds: NumberBounds = {}): number {
  const { min = -Infinity, max = Infinity, hint } = bounds;
  // "1" would read as within the bounds.
  if (typeof value === 'string')
    throw new ConfigError(`${where} must be a number, got ${JSON.stringify(value)}`);
  if (typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max) return value;
  const advice = hint === undefined ? '' : `; ${hint}`;
  throw new ConfigError(`${where} must be ${describeBounds(bounds)}, got ${String(value)}${advice}`);
}

/** Returns `value` if it is a whole number within the bounds; throws a {@link ConfigError} otherwise. */
export function requireInteger(where: string, value: unknown, bounds: NumberBounds = {}): number {
  const number = requireNumber(where, value, bounds);
  if (Number.isInteger(number)) return number;
  throw new ConfigError(`${where} must be a whole number, got ${number}`);
}

/** Returns `value` if it is one of `allowed`; throws a {@link ConfigError} that lists them otherwise. */
export function requireOneOf<T extends string>(where: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new ConfigError(`${where} must be one of ${allowed.join(', ')}; got ${JSON.stringify(value)}`);
}

/**
 * Checks a shape; `null` in `expected` accepts any size there.
 *
 * @throws {ShapeError} names the place, the shape needed and the shape that came.
 */
export function requireShape(
  where: string,
  shape: readonly number[],
  expected: readonly (number | null)[],
): void {
  const fits =
    shape.length === expected.length && expected.every((size, axis) => size === null || size === shape[axis]);
  if (fits) return;
  const wanted = expected.map((size) => size ?? '·').join('×');
  throw new ShapeError(`${where} must have shape [${wanted}], got [${shape.join('×')}]`);
}
