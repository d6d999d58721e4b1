import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { tensorsLeakedBy } from '../../core/tensor-scope.js';
import { registerGradients } from '../register-gradients.js';
import { multiplyOn } from './check-installation.js';
import { readInstallation, tensorflowFolder } from './installation.js';
import { prepareTensorflow } from './tensorflow-backend.js';

const installation = readInstallation(tensorflowFolder());

/** The values of `run` on a backend of this engine. */
async function on(backend: string, run: () => tf.Tensor): Promise<number[]> {
  await tf.setBackend(backend);
  const result = tf.tidy(run);
  const values = Array.from(await result.data());
  result.dispose();
  return values;
}

describe.skipIf(installation === undefined)(
  'the native backend (run npx transfer-claims setup tensorflow to test it)',
  () => {
    beforeAll(async () => {
      await registerGradients();
      const { versions, device } = await prepareTensorflow();
      expect(versions['tensorflow']).toMatch(/^2\./);
      expect(device).not.toBe('');
    });

    it('computes the tensors of this engine', async () => {
      await tf.setBackend('tensorflow');
      expect(tf.backend().constructor.name).toBe('NodeJSKernelBackend');
      if (installation !== undefined) await expect(multiplyOn(installation)).resolves.toMatch(/^2\./);
    });

    it('moves a tensor of another backend over, and agrees with it on the gradient of a convolution', async () => {
      // A sum of 2·2·9 products of whole numbers below 2¹⁰: exact in float32, in any order.
      const image = tf.tensor4d(
        Array.from({ length: 32 }, (_, index) => (index * 7) % 11),
        [1, 4, 4, 2],
      );
      const filter = tf.tensor4d(
        Array.from({ length: 54 }, (_, index) => (index % 5) - 2),
        [3, 3, 2, 3],
      );
      const gradient = () =>
        tf.grad((w: tf.Tensor) => tf.sum(tf.conv2d(image, w as tf.Tensor4D, 1, 'same')))(filter);
      expect(await on('tensorflow', gradient)).toEqual(await on('cpu', gradient));
      tf.dispose([image, filter]);
    });

    it('has the step of the cpu backend: at zeros, infinities and NaN, and for another slope', async () => {
      const values = tf.tensor1d([-Infinity, -1, -0, 0, 1e-30, 2, Infinity, NaN]);
      for (const run of [() => tf.step(values), () => tf.step(values, 0.5)]) {
        const plus = (numbers: number[]) => numbers.map((number) => number + 0);
        expect(plus(await on('tensorflow', run))).toEqual(plus(await on('cpu', run)));
      }
      values.dispose();
    });

    it('leaks no tensor', async () => {
      const x = tf.tensor1d([-1, 2]);
      const run = () => on('tensorflow', () => tf.grad((y) => tf.sum(tf.relu(y)))(x));
      await run();
      expect(await tensorsLeakedBy(run)).toBe(0);
      x.dispose();
    });
  },
);
