import type { Json } from '../../harness/store/trial.js';

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

/** Compares two results value by value; nothing is tolerated, and a value that only one of them has differs. */
export function compareNumbers(now: Json | undefined, then: Json | undefined, path = ''): Comparison {
  const [one, other] = [membersOf(now), membersOf(then)];
  if (one === undefined || other === undefined) {
    if (now === then) return { compared: 1, different: [] };
    const difference = { path, now: JSON.stringify(now) ?? 'absent', then: JSON.stringify(then) ?? 'absent' };
    return { compared: 1, different: [difference] };
  }
  const names = [...new Set([...one.keys(), ...other.keys()])];
  const parts = names.map((name) => {
    const inside = Array.isArray(now) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    return compareNumbers(one.get(name), other.get(name), inside);
  });
  return {
    compared: parts.reduce((sum, part) => sum + part.compared, 0),
    different: parts.flatMap((part) => part.different),
  };
}

function membersOf(value: Json | undefined): Map<string, Json> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value));
}
