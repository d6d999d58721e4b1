import * as tf from '@tensorflow/tfjs-core';
import { requireShape } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import { transposedConvolution } from '../ops/transposed-convolution.js';
import { recomputed } from '../ops/recompute.js';
import type { Layer, LayerStack, ResidualBlock } from './architecture.js';
import { batchNormEvaluate, batchNormPreview, batchNormRecalibrate, batchNormTrain } from './batch-norm.js';
import { layerWeights } from './layer-weights.js';
import { blocksOf, type Block } from './layer-blocks.js';
import type { Network } from './network.js';
import { residualLayers } from './residual-block.js';
import { embedPatches, transformerBlock } from './transformer-layers.js';
import { convolveInOne } from '../ops/convolution-block.js';
import { denseInOne } from '../ops/dense-layer.js';

/**
 * `train` normalises with the batch and moves the running averages; `preview` computes the same and moves nothing;
 * `evaluate` uses the averages; `recalibrate` sets them to the batch's first.
 */
export type Mode = 'train' | 'preview' | 'evaluate' | 'recalibrate';

const batchNorms = {
  train: batchNormTrain,
  preview: batchNormPreview,
  evaluate: batchNormEvaluate,
  recalibrate: batchNormRecalibrate,
};

/** What a network says of a batch. The caller owns both tensors. */
export interface NetworkOutput {
  /** [N, featureCount]: the feature layer, flattened channels first. */
  readonly features: tf.Tensor2D;
  /** [N, 10]. */
  readonly logits: tf.Tensor2D;
}

/**
 * Runs a network on images [N, height, width, channels] with values in [0, 1]; differentiable in images and weights.
 *
 * @throws {ShapeError} where the images do not fit the architecture, or there are none.
 *
 * @example
 * const { features, logits } = forward(network, images, 'evaluate');
 * [features.shape[1], logits.shape[1]]; // → 6,3
 */
export function forward(network: Network, images: tf.Tensor4D, mode: Mode): NetworkOutput {
  const { layers, inputShape, featureLayer, name } = network.architecture;
  requireShape(`forward: images of ${name}`, images.shape, [null, ...inputShape]);
  if (images.shape[0] === 0) throw new ShapeError(`forward: ${name} needs at least one image, got none`);
  if (layers[featureLayer] === undefined)
    throw new ShapeError(`forward: ${name} has no layer ${featureLayer}`);
  const middle = applyLayers(network, layers.slice(0, featureLayer + 1), images, mode);
  const logits = applyLayers(network, layers.slice(featureLayer + 1), middle, mode);
  return { features: flatten(middle), logits: logits as tf.Tensor2D };
}

function weight(network: Network<LayerStack>, name: string): tf.Variable {
  const variable = network.weights.get(name);
  if (variable === undefined) throw new ShapeError(`forward: ${network.architecture.name} lacks ${name}`);
  return variable;
}

/** The output of neighbouring layers of a network, some of which a backend may compute as one; differentiable. */
export function applyLayers(
  network: Network<LayerStack>,
  layers: readonly Layer[],
  x: tf.Tensor,
  mode: Mode,
): tf.Tensor {
  let value = x;
  for (const block of blocksOf(layers)) {
    value =
      applyInOne(network, block, value) ??
      block.reduce((input, layer) => applyLayer(network, layer, input, mode), value);
  }
  return value;
}

/** The output of a block in one operation, where the backend has one for it. */
function applyInOne(network: Network<LayerStack>, block: Block, x: tf.Tensor): tf.Tensor | undefined {
  const [first, , pooling] = block;
  if (first.kind !== 'dense' && first.kind !== 'convolution') return undefined;
  const [matrix, bias] = [weight(network, `${first.name}.weight`), weight(network, `${first.name}.bias`)];
  if (first.kind === 'dense') return denseInOne(x, { weight: matrix, bias }, block.length > 1);
  if (pooling === undefined || !isUsual(first) || !isUsual(pooling)) return undefined;
  return convolveInOne(x, { filter: matrix, bias }, pooling.kind === 'max-pool' ? 'max' : 'mean');
}

/** Whether a layer has the size that the fused kernel is for: filters of 3×3, pools of 2×2. */
function isUsual(layer: Layer): boolean {
  if (layer.kind === 'convolution') return (layer.size ?? 3) === 3;
  return layer.kind !== 'max-pool' || (layer.size ?? 2) === 2;
}

/** The output of one layer of a network, whose weights it finds by name; differentiable. */
export function applyLayer(network: Network<LayerStack>, layer: Layer, x: tf.Tensor, mode: Mode): tf.Tensor {
  switch (layer.kind) {
    case 'convolution': {
      const filter = weight(network, `${layer.name}.weight`) as tf.Tensor as tf.Tensor4D;
      // Not fused with its bias: the gradient of a fused kernel computes every part, also those nobody asked for.
      return tf.add(tf.conv2d(x as tf.Tensor4D, filter, 1, 'same'), weight(network, `${layer.name}.bias`));
    }
    case 'transposed-convolution': {
      const filter = weight(network, `${layer.name}.weight`) as tf.Tensor as tf.Tensor4D;
      const spread = transposedConvolution(x as tf.Tensor4D, filter);
      return tf.add(spread, weight(network, `${layer.name}.bias`));
    }
    case 'residual':
      return residualBlock(network, layer, x, mode);
    case 'dense': {
      const matrix = weight(network, `${layer.name}.weight`) as tf.Tensor as tf.Tensor2D;
      return tf.add(tf.matMul(x as tf.Tensor2D, matrix), weight(network, `${layer.name}.bias`));
    }
    case 'batch-norm': {
      const weights = {
        scale: weight(network, `${layer.name}.weight`),
        shift: weight(network, `${layer.name}.bias`),
        runningMean: weight(network, `${layer.name}.running_mean`),
        runningVariance: weight(network, `${layer.name}.running_var`),
      };
      return overChannels(x, (rows) => batchNorms[mode](rows, weights));
    }
    case 'normalise':
      return tf.div(tf.sub(x, layer.mean), layer.deviation);
    case 'relu':
      return tf.relu(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'tanh':
      return tf.tanh(x);
    case 'affine':
      return tf.add(tf.mul(x, layer.factor), layer.offset);
    case 'max-pool': {
      const { size = 2 } = layer;
      return tf.maxPool(x as tf.Tensor4D, size, size, 'valid');
    }
    case 'global-average-pool':
      return tf.mean(x, [1, 2]);
    case 'flatten':
      return flatten(x);
    case 'patches':
      return embedPatches(x as tf.Tensor4D, layer, (own) => weight(network, `${layer.name}.${own}`));
    case 'transformer-block':
      return transformerBlock(x as tf.Tensor3D, layer, (own) => weight(network, `${layer.name}.${own}`));
    case 'token-mean':
      return tf.mean(x, 1);
  }
}

/**
 * Bytes of a block's input from which on training on wasm keeps nothing else of the block and computes it anew for the
 * gradient: a step of the paper's CIFAR-10 networks would need 5 to 8 GB otherwise, by what smaller batches take, and wasm has 4.
 */
const recomputedFrom = 4e6;

function residualBlock(
  network: Network<LayerStack>,
  layer: ResidualBlock,
  x: tf.Tensor,
  mode: Mode,
): tf.Tensor {
  const { main, shortcut } = residualLayers(layer);
  const run = (own: Mode) => (input: tf.Tensor) =>
    tf.add<tf.Tensor>(applyLayers(network, main, input, own), applyLayers(network, shortcut, input, own));
  const isLarge = tf.getBackend() === 'wasm' && 4 * x.size >= recomputedFrom;
  if (mode !== 'train' || !isLarge) return run(mode)(x);
  const weights = layerWeights(layer).flatMap(({ name, trainable }) =>
    trainable ? weight(network, name) : [],
  );
  return recomputed(x, weights, { forward: run('train'), again: run('preview') });
}

/** Applies `change` to [rows, channels], of which each pixel of an image is a row. */
function overChannels(x: tf.Tensor, change: (rows: tf.Tensor2D) => tf.Tensor2D): tf.Tensor {
  if (x.rank === 2) return change(x as tf.Tensor2D);
  return tf.reshape(change(tf.reshape(x, [-1, x.shape.at(-1) ?? 0])), x.shape);
}

/** [N, …] to [N, M], channels first where there are any. */
export function flatten(x: tf.Tensor): tf.Tensor2D {
  const channelsFirst = x.rank === 4 && (x.shape[3] ?? 1) > 1 ? tf.transpose(x, [0, 3, 1, 2]) : x;
  return tf.reshape(channelsFirst, [x.shape[0] ?? 0, -1]);
}
