import { ConfigError, ShapeError } from '../../core/errors.js';
import type { WeightArray } from '../../core/weight-array.js';
import { inClearOrder } from './clear-order.js';

/** How {@link matchWeights} reads the names that a checkpoint uses. */
export interface MatchOptions {
  /** Names the checkpoint in errors. */
  readonly source: string;
  /**
   * The network's name of each array or layer that the checkpoint calls differently, by the checkpoint's name, with
   * or without the prefix that all its names share: `{ 'l1.0': 'l1' }` renames `l1.0.weight` and `l1.0.bias`.
   *
   * @default nothing is renamed
   */
  readonly rename?: Readonly<Record<string, string>>;
}

/** What {@link matchWeights} found. */
export interface MatchedWeights {
  /** The checkpoint's arrays under the network's names, in the network's order. */
  readonly arrays: Readonly<Record<string, WeightArray>>;
  /** What all names of the checkpoint began with and the network's do not: "module.", or nothing. */
  readonly prefix: string;
  /** Layers that are called differently: [in the checkpoint, in the network], in the network's order. */
  readonly renamed: readonly (readonly [string, string])[];
}

/** An array of the checkpoint, and what the file calls it. */
interface FoundArray {
  readonly name: string;
  readonly array: WeightArray;
  /** Whether the caller said what it is. */
  readonly told: boolean;
}

/** The arrays by the names that prefix and renaming give them, in the file's order. */
type NamedArrays = ReadonlyMap<string, FoundArray>;

/** The arrays of one layer: `c1` for `c1.weight` and `c1.bias`. */
interface LayerArrays {
  readonly name: string;
  /** Which arrays it has, and their shapes: only layers that are alike in it can stand for each other. */
  readonly signature: string;
}

type Shapes = ReadonlyMap<string, readonly number[]>;

const layerOf = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf('.')));
const joined = (layer: string, leaf: string) => (layer === '' ? leaf : `${layer}.${leaf}`);

function layersOf(shapes: Shapes): LayerArrays[] {
  const byLayer = new Map<string, string[]>();
  for (const [name, shape] of shapes) {
    const leaf = `${name.slice(name.lastIndexOf('.') + 1)} ${shape.join('×')}`;
    byLayer.set(layerOf(name), [...(byLayer.get(layerOf(name)) ?? []), leaf]);
  }
  return [...byLayer].map(([name, leaves]) => ({ name, signature: leaves.sort().join() }));
}

/** What all names begin with, up to a dot, unless the network's names begin so too, or know one of these names. */
function sharedPrefix(names: readonly string[], expected: readonly string[]): string {
  let prefix = '';
  const known = new Set(expected);
  while (!names.some((name) => known.has(name.slice(prefix.length)))) {
    const next = /^[^.]+\./.exec(names[0]?.slice(prefix.length) ?? '')?.[0] ?? '';
    const longer = prefix + next;
    const isShared = names.every((name) => name.startsWith(longer) && name.length > longer.length);
    // A network of one block, such as `c.0`, `c.3`: what is left must still be able to fit.
    if (next === '' || !isShared || expected.every((name) => name.startsWith(next))) break;
    prefix = longer;
  }
  return prefix;
}

function renamedTo(name: string, rename: Readonly<Record<string, string>>): string | undefined {
  for (const [theirs, ours] of Object.entries(rename)) {
    if (name === theirs) return ours;
    if (name.startsWith(`${theirs}.`)) return joined(ours, name.slice(theirs.length + 1));
  }
  return undefined;
}

/**
 * Pairs layers that names leave open, by shape and order: the n-th of a kind in the network with the n-th of that kind
 * in the checkpoint, where there are equally many.
 *
 * @returns the checkpoint's name for each such layer of the network
 * @throws {ConfigError} where the order of the checkpoint's layers says nothing certain
 */
function pairByOrder(wanted: Shapes, named: NamedArrays, source: string): Map<string, string> {
  const shapes = new Map([...named].map(([name, { array }]) => [name, array.shape]));
  const told = new Set([...named].filter(([, { told }]) => told).map(([name]) => layerOf(name)));
  const names = [...named.values()].map(({ name }) => name);
  const theirs = layersOf(shapes).filter(({ name }) => !told.has(name));
  const ours = layersOf(wanted).filter(({ name }) => !told.has(name));
  const isExact = ({ name, signature }: LayerArrays) =>
    theirs.some((other) => other.name === name && other.signature === signature);
  const pairs = new Map<string, string>();
  for (const signature of new Set(ours.filter((layer) => !isExact(layer)).map((layer) => layer.signature))) {
    const inNetwork = ours.filter((layer) => layer.signature === signature).map(({ name }) => name);
    const alike = theirs.filter((layer) => layer.signature === signature).map(({ name }) => name);
    if (alike.length !== inNetwork.length) continue;
    const inFile = inClearOrder(alike, names);
    const strays = inNetwork.some((name, at) => alike.includes(name) && inFile?.[at] !== name);
    if (inFile === undefined || strays) {
      throw new ConfigError(
        `${source}: which of ${alike.join(', ')} stands for which of ${inNetwork.join(', ')} must be clear, but ` +
          'shapes and order leave it open; say it with --map theirs=ours,theirs=ours',
      );
    }
    inNetwork.forEach((name, at) => pairs.set(name, inFile[at] ?? name));
  }
  return pairs;
}

function listFaults(faults: Readonly<Record<string, readonly string[]>>): string {
  const kinds = Object.entries(faults).filter(([, names]) => names.length > 0);
  return kinds.map(([kind, names]) => `${kind} ${names.join(', ')}`).join('; ');
}

/** Gives the arrays their new names; later ones of one name are listed as repeated. */
function underNewNames(
  found: Readonly<Record<string, WeightArray>>,
  prefix: string,
  rename: Readonly<Record<string, string>>,
): { readonly named: NamedArrays; readonly repeated: readonly string[] } {
  const named = new Map<string, FoundArray>();
  const repeated: string[] = [];
  for (const [name, array] of Object.entries(found)) {
    const short = name.slice(prefix.length);
    const toldName = renamedTo(name, rename) ?? renamedTo(short, rename);
    const newName = toldName ?? short;
    if (named.has(newName)) repeated.push(`"${newName}" (from "${name}")`);
    else named.set(newName, { name, array, told: toldName !== undefined });
  }
  return { named, repeated };
}

/**
 * Returns the arrays of a checkpoint under the names that a network expects, in the network's order.
 *
 * A prefix that all names share is taken off, names that fit are kept, and layers that are called differently are
 * matched by the names and shapes of their arrays and by order (wiedeman-wang-2022.md, section 7).
 *
 * @param expected the shape of each weight of the network, by name.
 * @throws {ShapeError} lists all names that are missing, left over, named twice or of another shape.
 * @throws {ConfigError} where shapes and order leave open which layer is which.
 */
export function matchWeights(
  expected: Readonly<Record<string, readonly number[]>>,
  found: Readonly<Record<string, WeightArray>>,
  { source, rename = {} }: MatchOptions,
): MatchedWeights {
  const wanted = new Map(Object.entries(expected));
  const prefix = sharedPrefix(Object.keys(found), [...wanted.keys()]);
  const { named, repeated } = underNewNames(found, prefix, rename);
  const pairs = repeated.length > 0 ? new Map<string, string>() : pairByOrder(wanted, named, source);
  const [arrays, taken, renamed] = [
    new Map<string, WeightArray>(),
    new Set<string>(),
    new Map<string, string>(),
  ];
  const [missing, misshapen]: [string[], string[]] = [[], []];
  for (const [name, shape] of wanted) {
    const layer = layerOf(name);
    const pair = pairs.get(layer);
    const theirs = pair === undefined ? name : joined(pair, name.slice(name.lastIndexOf('.') + 1));
    const match = named.get(theirs);
    if (match === undefined) {
      missing.push(`"${name}"`);
      continue;
    }
    taken.add(theirs);
    arrays.set(name, match.array);
    const theirLayer = layerOf(match.name.slice(prefix.length));
    if (theirLayer !== layer) renamed.set(layer, theirLayer);
    if (shape.join() !== match.array.shape.join()) {
      misshapen.push(`"${name}" must be [${shape.join('×')}], is [${match.array.shape.join('×')}]`);
    }
  }
  const left = [...named].filter(([name]) => !taken.has(name)).map(([, match]) => `"${match.name}"`);
  const faults = listFaults({
    missing,
    'not expected': left,
    'twice under one name': repeated,
    'wrong shape:': misshapen,
  });
  if (faults !== '') throw new ShapeError(`${source} does not fit the network: ${faults}`);
  return {
    arrays: Object.fromEntries(arrays),
    prefix,
    renamed: [...renamed].map(([ours, theirs]) => [theirs, ours] as const),
  };
}
