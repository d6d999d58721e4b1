import * as tf from '@tensorflow/tfjs-core';
import { requireInteger } from '../../../core/checks.js';
import { ShapeError } from '../../../core/errors.js';
import type { Layer, LayerStack } from '../../../models/architecture.js';
import { applyLayer } from '../../../models/forward.js';
import type { Network } from '../../../models/network.js';

/** Dense layers, of whose outputs the largest of so many goes on: output j of `units` with j + units, j + 2·units and so on. */
export interface MaxoutStack extends LayerStack {
  readonly pieces: number;
}

/** How large a maxout network is, by layer; without hidden units it is a regression, with one output one of two classes. */
export interface MaxoutSize {
  readonly inputs: number;
  readonly hidden: readonly number[];
  /** Linear pieces of a hidden unit. */
  readonly pieces: number;
  readonly outputs: number;
}

/**
 * A maxout network as data: h = max over the pieces of (xᵀW + b) in each hidden layer (Goodfellow et al., "Maxout networks",
 * ICML 2013, section 3), then a softmax.
 *
 * @throws {ConfigError} where a size is no whole number from 1
 */
export function maxoutStack({ inputs, hidden, pieces, outputs }: MaxoutSize): MaxoutStack {
  requireInteger('maxoutStack: pieces', pieces, { min: 1 });
  const widths = [...hidden.map((units) => units * pieces), outputs];
  const layers = widths.map((width, index): Layer => ({
    kind: 'dense',
    name: `l${index + 1}`,
    inputs: requireInteger('maxoutStack: inputs', index === 0 ? inputs : hidden[index - 1], { min: 1 }),
    outputs: requireInteger('maxoutStack: outputs', width, { min: 1 }),
  }));
  return { name: hidden.length === 0 ? 'regression' : 'maxout', layers, pieces };
}

/**
 * Logits of images, [N, height, width, channels] in [0, 1] → [N, classes]; differentiable in images and weights. A network
 * with one output has the logits 0 and that output: the softmax of both is the logistic function.
 *
 * @param masks dropout: what the input of each layer is multiplied by, [N, width]. @default nothing
 * @throws {ShapeError} where images, masks and network do not fit together
 */
export function maxoutLogits(
  network: Network<MaxoutStack>,
  images: tf.Tensor4D,
  masks: readonly (tf.Tensor2D | undefined)[] = [],
): tf.Tensor2D {
  const { layers, pieces, name } = network.architecture;
  if (masks.length !== 0 && masks.length !== layers.length) {
    throw new ShapeError(
      `maxoutLogits: ${name} needs a mask for each of ${layers.length} layers, got ${masks.length}; or give none`,
    );
  }
  return tf.tidy(() => {
    let x: tf.Tensor2D = tf.reshape(images, [images.shape[0], -1]);
    for (const [index, layer] of layers.entries()) {
      // Pairs of slices: the gradient of a maximum over an axis broadcasts, which wasm does slowly.
      if (index > 0) x = tf.split<tf.Tensor2D>(x, pieces, 1).reduce((one, other) => tf.maximum(one, other));
      const mask = masks[index];
      x = applyLayer(network, layer, mask === undefined ? x : tf.mul(x, mask), 'evaluate') as tf.Tensor2D;
    }
    return x.shape[1] === 1 ? tf.concat([tf.zerosLike(x), x], 1) : x;
  });
}
