import * as tf from '@tensorflow/tfjs-core';
import { convolutionBlockKernel, type BlockPooling } from '../ops/convolution-block.js';

/** The kernels behind the gradient of {@link convolutionBlockKernel}, which a backend that has it has too. */
export const filterGradientKernel = `${convolutionBlockKernel}FilterGradient`;
export const biasGradientKernel = `${convolutionBlockKernel}BiasGradient`;
export const inputGradientKernel = `${convolutionBlockKernel}InputGradient`;

/** What a kernel of the block is told. */
export interface BlockAttributes {
  readonly pooling: BlockPooling;
  /** Shape of x. */
  readonly xShape: readonly [number, number, number, number];
}

/** Makes the block differentiable on every backend that has its kernels. */
export function registerBlockGradient(): void {
  tf.registerGradient({
    kernelName: convolutionBlockKernel,
    inputsToSave: ['x', 'filter'],
    outputsToSave: [false, true],
    gradFunc: (dys, saved, { pooling }) => {
      const [x, filter, places] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const [dy] = dys as [tf.Tensor];
      const attributes = { pooling, xShape: x.shape } as unknown as tf.NamedAttrMap;
      const run = (kernel: string, inputs: tf.NamedTensorMap) =>
        tf.engine().runKernel<tf.Tensor>(kernel, { ...inputs, dy, places }, attributes);
      return {
        x: () => run(inputGradientKernel, { filter }),
        filter: () => run(filterGradientKernel, { x }),
        bias: () => run(biasGradientKernel, {}),
      };
    },
  });
}
