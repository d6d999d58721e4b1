import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { tensorsLeakedBy } from '../../core/tensor-scope.js';
import { prepareBackend } from '../select-backend.js';
import { readInstallation, tensorflowFolder } from './installation.js';

const installed = readInstallation(tensorflowFolder()) !== undefined;

/** Of Σ relu(x)·(1, 2, 3, …). */
function gradientOf(values: number[]): number[] {
  const gradient = tf.tidy(() => {
    const direction = tf.range(1, values.length + 1);
    return tf.grad((x) => tf.sum(tf.mul(tf.relu(x), direction)))(tf.tensor1d(values));
  });
  const numbers = [...gradient.dataSync()];
  gradient.dispose();
  return numbers;
}

describe.skipIf(!installed)(
  'ReLU’s gradient in one operation (npx transfer-claims setup tensorflow to test it)',
  () => {
    beforeAll(() => prepareBackend({ name: 'tensorflow' }));

    it('is what comes back where x is above zero, and zero elsewhere, zero itself and the smallest numbers too', () => {
      expect(gradientOf([-1, 0, -0, 1, 1e-30, -1e-30, Infinity])).toEqual([0, 0, 0, 4, 5, 0, 7]);
    });

    it('is one kernel, and leaks no tensor', async () => {
      const { kernelNames } = await tf.profile(() => tf.scalar(gradientOf([1])[0] ?? NaN));
      expect(kernelNames).toContain('ReluGradient');
      expect(kernelNames).not.toContain('Step');
      expect(await tensorsLeakedBy(() => gradientOf([1, -1]))).toBe(0);
    });

    it('stays as it was on other backends', async () => {
      await prepareBackend({ name: 'cpu' });
      expect(gradientOf([-1, 0, 2])).toEqual([0, 0, 3]);
      await prepareBackend({ name: 'tensorflow' });
    });
  },
);
