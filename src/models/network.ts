import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import type { Architecture, LayerStack } from './architecture.js';
import type { WeightArray } from '../core/weight-array.js';
import { layerWeights, type WeightTemplate } from './layer-weights.js';

/** A network is data: an architecture and its named arrays. `forward` runs it. The creator disposes it. */
export interface Network<A extends LayerStack = Architecture> {
  readonly architecture: A;
  /** Trainable arrays and running statistics by name (`c1.weight`, `bn2.running_mean`). */
  readonly weights: ReadonlyMap<string, tf.Variable>;
}

const templatesOf = (architecture: LayerStack): readonly WeightTemplate[] =>
  architecture.layers.flatMap((layer) => layerWeights(layer));

function build<A extends LayerStack>(
  architecture: A,
  valuesOf: (template: WeightTemplate) => Float32Array,
): Network<A> {
  const entries = templatesOf(architecture).map((template): [string, tf.Variable] => {
    const initial = tf.tensor(valuesOf(template), [...template.shape], 'float32');
    const variable = tf.variable(initial, template.trainable);
    initial.dispose();
    return [template.name, variable];
  });
  return { architecture, weights: new Map(entries) };
}

/**
 * A network with PyTorch's default initialisation; the same stream gives the same weights.
 *
 * @example
 * const own = createNetwork(cnn, stream);
 * own.weights.has('c1.weight'); // → true
 * disposeNetwork(own);
 */
export function createNetwork<A extends LayerStack>(architecture: A, stream: RandomStream): Network<A> {
  return build(architecture, (template) => template.initialise(stream));
}

/**
 * A network from named arrays in TensorFlow's layouts (as {@link networkWeights} gives them).
 *
 * @throws {ShapeError} where an array is missing or has another shape.
 *
 * @example
 * const copy = networkFromWeights(small, await networkWeights(network));
 * copy.architecture.name; // → small
 * disposeNetwork(copy);
 */
export function networkFromWeights<A extends LayerStack>(
  architecture: A,
  arrays: Readonly<Record<string, WeightArray>>,
): Network<A> {
  return build(architecture, ({ name, shape }) => {
    const array = arrays[name];
    if (array === undefined) throw new ShapeError(`networkFromWeights: ${architecture.name} needs ${name}`);
    requireShape(`networkFromWeights: ${name}`, array.shape, shape);
    return array.data;
  });
}

/**
 * Copies all arrays of the network to the host.
 *
 * @example
 * const { 'a.bias': bias } = await networkWeights(network);
 * bias.shape; // → 6
 */
export async function networkWeights(network: Network<LayerStack>): Promise<Record<string, WeightArray>> {
  const arrays: Record<string, WeightArray> = {};
  for (const [name, variable] of network.weights) {
    arrays[name] = { shape: variable.shape, data: Float32Array.from(await variable.data()) };
  }
  return arrays;
}

/**
 * The arrays that the optimiser moves.
 *
 * @example
 * trainableVariables(network).length; // → 4
 */
export function trainableVariables(network: Network<LayerStack>): tf.Variable[] {
  return [...network.weights.values()].filter((variable) => variable.trainable);
}

/** How many trainable numbers an architecture has. */
export function parameterCount(architecture: LayerStack): number {
  return templatesOf(architecture)
    .filter(({ trainable }) => trainable)
    .reduce((total, { shape }) => total + shape.reduce((product, size) => product * size, 1), 0);
}

/**
 * Frees the network's tensors.
 *
 * @example
 * const before = tf.memory().numTensors;
 * disposeNetwork(createNetwork(small, stream));
 * tf.memory().numTensors - before; // → 0
 */
export function disposeNetwork(network: Network<LayerStack>): void {
  for (const variable of network.weights.values()) variable.dispose();
}
