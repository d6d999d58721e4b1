import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../select-backend.js';
import { readInstallation, tensorflowFolder } from './installation.js';
import { NativeAdam } from './native-adam.js';

const installed = readInstallation(tensorflowFolder()) !== undefined;

describe.skipIf(!installed)('NativeAdam (npx transfer-claims setup tensorflow to test it)', () => {
  beforeAll(() => prepareBackend({ name: 'tensorflow' }));

  it('moves by the learning rate in its first step, given a map or a list, and passes over what has no gradient', () => {
    for (const asList of [false, true]) {
      const optimizer = new NativeAdam({ learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
      const [moved, left] = [tf.variable(tf.tensor1d([1, 1])), tf.variable(tf.scalar(5))];
      const tensor = tf.tensor1d([3, -0.2]);
      const none = null as unknown as tf.Tensor;
      optimizer.applyGradients(
        asList
          ? [
              { name: moved.name, tensor },
              { name: left.name, tensor: none },
            ]
          : { [moved.name]: tensor, [left.name]: none },
      );
      const [first = NaN, second = NaN] = moved.dataSync();
      expect(first).toBeCloseTo(0.9, 5);
      expect(second).toBeCloseTo(1.1, 5);
      expect(left.dataSync()[0]).toBe(5);
      optimizer.dispose();
      tf.dispose([moved, left, tensor]);
    }
  });
});
