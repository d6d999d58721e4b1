import { NumericalError } from '../core/errors.js';
import type { WeightArray } from '../core/weight-array.js';
import type { LayerStack } from './architecture.js';
import type { MatchedWeights } from './checkpoint/match-weights.js';
import { readCheckpoint } from './checkpoint/read-checkpoint.js';
import { layerWeights } from './layer-weights.js';
import { networkFromWeights, type Network } from './network.js';
import { fromPyTorchLayout } from './pytorch-layout.js';

/** How the names of a checkpoint were read. */
export type NameMatch = Pick<MatchedWeights, 'prefix' | 'renamed'>;

/** How {@link loadNetwork} reads a checkpoint. */
export interface LoadOptions {
  /**
   * The network's name of each layer or array that the file calls differently, by the file's name.
   *
   * @default by name, else by shape and order
   */
  readonly rename?: Readonly<Record<string, string>>;
  /** Hears which names the file had for what. @default nobody */
  readonly onMatch?: (match: NameMatch) => void;
}

/**
 * A network from a checkpoint file, PyTorch's or safetensors, in PyTorch's layouts or in ours; the shapes tell
 * which. BatchNorm's `num_batches_tracked`, which PyTorch writes and evaluation does not need, is passed over.
 *
 * Names that differ from ours are matched by shape and order where these leave no doubt (wiedeman-wang-2022.md, section 7).
 *
 * @returns a network that the caller disposes
 * @throws {ConfigError} where the file cannot be read, or leaves open which layer is which. @throws {ShapeError} lists
 *   what is missing, left over or misshapen. @throws {NumericalError} where a weight is not finite or a variance is
 *   negative.
 *
 * @example
 * const loaded = await loadNetwork(small, checkpoint);
 * loaded.weights.size; // → 4
 * disposeNetwork(loaded);
 */
export async function loadNetwork<A extends LayerStack>(
  architecture: A,
  path: string,
  { rename = {}, onMatch }: LoadOptions = {},
): Promise<Network<A>> {
  const found = Object.entries(await readCheckpoint(path));
  const arrays = Object.fromEntries(found.filter(([name]) => !name.endsWith('num_batches_tracked')));
  const match = isInOwnLayout(architecture, arrays)
    ? { arrays, prefix: '', renamed: [] }
    : fromPyTorchLayout(architecture, arrays, { source: path, rename });
  requireSoundWeights(path, arrays);
  onMatch?.({ prefix: match.prefix, renamed: match.renamed });
  return networkFromWeights(architecture, match.arrays);
}

/** Whether names and shapes are all as our networks have them; square matrices alone could be either. */
function isInOwnLayout(architecture: LayerStack, arrays: Readonly<Record<string, WeightArray>>): boolean {
  const templates = architecture.layers.flatMap((layer) => layerWeights(layer));
  return (
    templates.length === Object.keys(arrays).length &&
    templates.every(({ name, shape }) => arrays[name]?.shape.join() === shape.join())
  );
}

/** Refuses what no training leaves in a network that works; evaluated, it would give numbers all the same. */
function requireSoundWeights(path: string, arrays: Readonly<Record<string, WeightArray>>): void {
  for (const [name, { data }] of Object.entries(arrays)) {
    const broken = data.findIndex((value) => !Number.isFinite(value));
    if (broken >= 0) {
      const held = `${name} holds ${data[broken]} at element ${broken}`;
      throw new NumericalError(
        `${path}: weights must be finite, but ${held}; take a checkpoint from before training diverged`,
      );
    }
    const negative = name.endsWith('running_var') ? data.findIndex((value) => value < 0) : -1;
    if (negative >= 0) {
      const held = `${name} holds ${data[negative]} at element ${negative}`;
      throw new NumericalError(
        `${path}: a running variance must be finite and at least 0, but ${held}; the file is not what training wrote`,
      );
    }
  }
}
