import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from './architecture.js';

/** Finds an array of a layer by what it is called there: "qkv.weight". */
export type OwnWeight = (name: string) => tf.Tensor;

type LayerOf<Kind extends Layer['kind']> = Extract<Layer, { readonly kind: Kind }>;

/** PyTorch's ε of a layer norm. */
const epsilon = 1e-5;

/** x [N, T, inputs] times [inputs, outputs], plus a bias: the same for every token. */
function dense(x: tf.Tensor, own: OwnWeight, name: string): tf.Tensor3D {
  const [samples = 0, tokens = 0, inputs = 0] = x.shape;
  const rows = tf.reshape(x, [samples * tokens, inputs]);
  const product = tf.matMul(rows, own(`${name}weight`) as tf.Tensor2D);
  return tf.reshape(tf.add(product, own(`${name}bias`)), [samples, tokens, -1]);
}

/**
 * Cuts images [N, height, width, channels] into patches, row by row, maps each to a token, and adds its learned position.
 *
 * Dosovitskiy et al. 2021 ("An image is worth 16×16 words"), equation 1, without a class token.
 *
 * @returns [N, tokens, width]
 */
export function embedPatches(images: tf.Tensor4D, layer: LayerOf<'patches'>, own: OwnWeight): tf.Tensor3D {
  const [samples, height, width, channels] = images.shape;
  const { size, tokens } = layer;
  const cut = tf.reshape(images, [samples, height / size, size, width / size, size, channels]);
  const patches = tf.reshape(tf.transpose(cut, [0, 1, 3, 2, 4, 5]), [samples, tokens, -1]);
  return tf.add(dense(patches, own, ''), own('position'));
}

/** Each token less its mean, over its spread, scaled and shifted. */
function layerNorm(x: tf.Tensor3D, own: OwnWeight, name: string): tf.Tensor3D {
  const mean = tf.mean(x, -1, true);
  const centred = tf.sub(x, mean);
  const spread = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
  return tf.add(tf.mul(tf.mul(centred, spread), own(`${name}.weight`)), own(`${name}.bias`));
}

/** GELU in the form x·σ(1.702·x) (Hendrycks & Gimpel 2016, §2). */
const gelu = (x: tf.Tensor3D): tf.Tensor3D => tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)));

/** Softmax(QKᵀ/√d)·V by head (Vaswani et al. 2017, equation 1). */
function attention(
  x: tf.Tensor3D,
  { width, heads }: LayerOf<'transformer-block'>,
  own: OwnWeight,
): tf.Tensor3D {
  const [samples, tokens] = x.shape;
  const perHead = width / heads;
  const all = tf.reshape(dense(x, own, 'qkv.'), [samples, tokens, 3, heads, perHead]);
  // [3, N, heads, tokens, d]
  const [query, key, value] = tf.unstack(tf.transpose(all, [2, 0, 3, 1, 4])) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const scores = tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(perHead));
  const mixed = tf.matMul(tf.softmax(scores), value);
  return dense(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [samples, tokens, width]), own, 'out.');
}

/**
 * A pre-norm transformer block: x + attention(norm(x)), then that plus its perceptron (Dosovitskiy et al. 2021, equations 2
 * and 3).
 *
 * @param x [N, tokens, width]
 */
export function transformerBlock(
  x: tf.Tensor3D,
  layer: LayerOf<'transformer-block'>,
  own: OwnWeight,
): tf.Tensor3D {
  const attended = tf.add<tf.Tensor3D>(x, attention(layerNorm(x, own, 'norm1'), layer, own));
  const inner = gelu(dense(layerNorm(attended, own, 'norm2'), own, 'up.'));
  return tf.add(attended, dense(inner, own, 'down.'));
}
