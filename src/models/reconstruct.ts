import * as tf from '@tensorflow/tfjs-core';
import { requireInteger, requireShape } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import type { Layer } from './architecture.js';
import { applyLayers, flatten, type Mode } from './forward.js';
import type { Network } from './network.js';
import type { ReconstructionArchitecture } from './reconstruction-architectures.js';

/** What one path makes of a batch. The caller owns both tensors. */
export interface Reconstruction {
  /** [N, height, width, channels] in [0, 1]. */
  readonly images: tf.Tensor4D;
  /** [N, featureCount]: the neck's feature layer, flattened channels first. */
  readonly features: tf.Tensor2D;
}

export interface ReconstructOptions {
  /** Which paths, by index of the neck. @default all of them */
  readonly paths?: readonly number[];
  /** @default 'evaluate' */
  readonly mode?: Mode;
}

/**
 * Reconstructs images along the paths of a network (wiedeman-wang-2022.md §2); differentiable in images and weights.
 *
 * The encoder runs once for all paths.
 * @param images [N, height, width, channels] in [0, 1]
 * @returns one reconstruction a path, in the order of `paths`
 * @throws {ShapeError} where the images do not fit. @throws {ConfigError} for a path that is not there.
 */
export function reconstruct(
  network: Network<ReconstructionArchitecture>,
  images: tf.Tensor4D,
  { paths, mode = 'evaluate' }: ReconstructOptions = {},
): Reconstruction[] {
  const { architecture } = network;
  const { name, inputShape, encoder, necks, decoder } = architecture;
  requireShape(`reconstruct: images of ${name}`, images.shape, [null, ...inputShape]);
  const through = (layers: readonly Layer[], x: tf.Tensor) => applyLayers(network, layers, x, mode);
  const along = (path: number, code: tf.Tensor): Reconstruction => {
    requireInteger(`reconstruct: path of ${name}`, path, { min: 0, max: necks.length - 1 });
    const neck = necks[path] ?? [];
    const features = through(neck.slice(0, architecture.featureLayer + 1), code);
    const pixels = through(decoder, through(neck.slice(architecture.featureLayer + 1), features));
    if (pixels.size !== images.size)
      throw new ShapeError(`reconstruct: ${name} made [${pixels.shape.join('×')}]`);
    return {
      images: tf.reshape(pixels, images.shape),
      features: flatten(features),
    };
  };
  // Only what is returned outlives the call: the code and the layers' outputs would otherwise be the caller's.
  return tf.tidy(() => {
    const code = through(encoder, images);
    return (paths ?? necks.map((_, index) => index)).map((path) => along(path, code)) as never;
  }) as Reconstruction[];
}
