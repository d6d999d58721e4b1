import type { Json } from './store/trial.js';

/** A place where two results differ. */
export interface Difference {
  /** As one would write it in code: `transfers[3].fooled`. */
  readonly path: string;
  readonly now: string;
  readonly then: string;
}

/** How many values were compared, and which differ. */
export interface Comparison {
  readonly compared: number;
  readonly different: readonly Difference[];
}

/**
 * Compares two results value by value; a value that only one of them has differs.
 *
 * @param tolerance by how much numbers may differ, as a share of the larger. @default 0
 */
export function compareNumbers(
  now: Json | undefined,
  then: Json | undefined,
  tolerance = 0,
  path = '',
): Comparison {
  const [one, other] = [membersOf(now), membersOf(then)];
  if (one === undefined || other === undefined) {
    if (now === then || areClose(now, then, tolerance)) return { compared: 1, different: [] };
    const difference = { path, now: JSON.stringify(now) ?? 'absent', then: JSON.stringify(then) ?? 'absent' };
    return { compared: 1, different: [difference] };
  }
  const names = [...new Set([...one.keys(), ...other.keys()])];
  const parts = names.map((name) => {
    const inside = Array.isArray(now) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    return compareNumbers(one.get(name), other.get(name), tolerance, inside);
  });
  return {
    compared: parts.reduce((sum, part) => sum + part.compared, 0),
    different: parts.flatMap((part) => part.different),
  };
}

const areClose = (now: Json | undefined, then: Json | undefined, tolerance: number): boolean =>
  typeof now === 'number' &&
  typeof then === 'number' &&
  Math.abs(now - then) <= tolerance * Math.max(Math.abs(now), Math.abs(then));

function membersOf(value: Json | undefined): Map<string, Json> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value));
}
