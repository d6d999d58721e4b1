import type { LayerStack } from './architecture.js';
import { readCheckpoint } from './checkpoint/read-checkpoint.js';
import type { WeightArray } from '../core/weight-array.js';
import { layerWeights } from './layer-weights.js';
import { networkFromWeights, type Network } from './network.js';
import { fromPyTorchLayout } from './pytorch-layout.js';

/**
 * A network from a checkpoint file, PyTorch's or safetensors, in PyTorch's layouts or in ours; the shapes tell
 * which. BatchNorm's `num_batches_tracked`, which PyTorch writes and evaluation does not need, is passed over.
 *
 * @returns a network that the caller disposes
 * @throws {ConfigError} where the file cannot be read. @throws {ShapeError} lists what is missing, left over or
 *   misshapen.
 */
export async function loadNetwork<A extends LayerStack>(architecture: A, path: string): Promise<Network<A>> {
  const found = Object.entries(await readCheckpoint(path));
  const arrays = Object.fromEntries(found.filter(([name]) => !name.endsWith('.num_batches_tracked')));
  if (isInOwnLayout(architecture, arrays)) return networkFromWeights(architecture, arrays);
  return networkFromWeights(architecture, fromPyTorchLayout(architecture, arrays, path));
}

/** Whether names and shapes are all as our networks have them; square matrices alone could be either. */
function isInOwnLayout(architecture: LayerStack, arrays: Readonly<Record<string, WeightArray>>): boolean {
  const templates = architecture.layers.flatMap((layer) => layerWeights(layer));
  return (
    templates.length === Object.keys(arrays).length &&
    templates.every(({ name, shape }) => arrays[name]?.shape.join() === shape.join())
  );
}
