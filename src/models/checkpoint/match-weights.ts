import { ShapeError } from '../../core/errors.js';
import type { WeightArray } from '../../core/weight-array.js';

/** How {@link matchWeights} reads the names that a checkpoint uses. */
export interface MatchOptions {
  /** Names the checkpoint in errors. */
  readonly source: string;
  /**
   * The expected name of each tensor that the checkpoint calls differently, by the checkpoint's name.
   * @default nothing is renamed
   */
  readonly rename?: Readonly<Record<string, string>>;
}

function listFaults(faults: Readonly<Record<string, readonly string[]>>): string {
  const kinds = Object.entries(faults).filter(([, names]) => names.length > 0);
  return kinds.map(([kind, names]) => `${kind} ${names.join(', ')}`).join('; ');
}

/**
 * Returns the arrays of a checkpoint under the names that a network expects, in the network's order.
 *
 * @param expected the shape of each weight of the network, by name.
 * @throws {ShapeError} lists all names that are missing, left over, named twice or of another shape.
 */
export function matchWeights(
  expected: Readonly<Record<string, readonly number[]>>,
  found: Readonly<Record<string, WeightArray>>,
  { source, rename = {} }: MatchOptions,
): Record<string, WeightArray> {
  const wanted = new Map(Object.entries(expected));
  const newNames = new Map(Object.entries(rename));
  const matched = new Map<string, WeightArray>();
  const [extra, repeated, misshapen]: [string[], string[], string[]] = [[], [], []];
  for (const [foundName, array] of Object.entries(found)) {
    const name = newNames.get(foundName) ?? foundName;
    const shape = wanted.get(name);
    if (matched.has(name)) repeated.push(`"${name}" (from "${foundName}")`);
    else if (shape === undefined) extra.push(`"${foundName}"`);
    else if (shape.join() !== array.shape.join()) {
      misshapen.push(`"${name}" must be [${shape.join('×')}], is [${array.shape.join('×')}]`);
    }
    matched.set(name, array);
  }
  const missing = [...wanted.keys()].filter((name) => !matched.has(name)).map((name) => `"${name}"`);
  const faults = listFaults({
    missing,
    'not expected': extra,
    'twice under one name': repeated,
    'wrong shape:': misshapen,
  });
  if (faults !== '') throw new ShapeError(`${source} does not fit the network: ${faults}`);
  return Object.fromEntries(
    [...wanted.keys()].map((name) => [name, matched.get(name)] as [string, WeightArray]),
  );
}
