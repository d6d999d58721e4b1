import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import { tensorsLeakedBy } from '../../core/tensor-scope.js';
import { batchNormTrain } from '../../models/batch-norm.js';
import { registerGradients } from '../register-gradients.js';
import { readInstallation, tensorflowFolder } from './installation.js';
import { prepareTensorflow } from './tensorflow-backend.js';

const installed = readInstallation(tensorflowFolder()) !== undefined;
const channels = 5;

/** BatchNorm of a batch on a backend: what it gives, what it moves, and its gradients under a fixed direction. */
async function normalised(backend: string, rows: number): Promise<number[][]> {
  await tf.setBackend(backend);
  const variables: tf.Variable[] = [];
  const values = tf.tidy(() => computeAll(rows, variables));
  tf.dispose(variables);
  return values;
}

function computeAll(rows: number, variables: tf.Variable[]): number[][] {
  const stream = RandomStream.fromSeed(rows);
  const vector = (name: string, low: number) =>
    tf.tensor1d(stream.split(name).uniformArray(channels, low, 2));
  const matrix = (name: string) =>
    tf.tensor2d(stream.split(name).uniformArray(rows * channels, -1, 3), [rows, channels]);
  const [x, direction] = [matrix('x'), matrix('direction')];
  const [scale, shift] = [vector('scale', 0.5), vector('shift', -1)];
  const runningMean = tf.variable(vector('mean', -1));
  const runningVariance = tf.variable(vector('variance', 0.5));
  variables.push(runningMean, runningVariance);
  const gradients = tf.grads((z, a, b) => {
    const weights = { scale: a as tf.Tensor, shift: b as tf.Tensor, runningMean, runningVariance };
    return tf.sum(tf.mul(batchNormTrain(z as tf.Tensor2D, weights), direction));
  })([x, scale, shift]);
  const moved = [runningMean, runningVariance].map((one) => tf.clone(one));
  const y = batchNormTrain(x, { scale, shift, runningMean, runningVariance });
  return [y, ...moved, ...gradients].map((one) => Array.from(one.dataSync()));
}

describe.skipIf(!installed)(
  'BatchNorm in one operation (run npx transfer-claims setup tensorflow to test it)',
  () => {
    beforeAll(async () => {
      await registerGradients();
      await prepareTensorflow();
    });

    it.each([1, 2, 7, 200])(
      'is the formula, its gradient and its running averages: %i rows',
      async (rows) => {
        const [own, formula] = [await normalised('tensorflow', rows), await normalised('cpu', rows)];
        // Sums of up to 200 products of numbers below 10, in float32.
        for (const [place, values] of own.entries()) {
          const expected = formula[place]?.map((value) => expect.closeTo(value, 3) as number);
          expect(values).toEqual(expected);
        }
      },
    );

    it('runs on this backend, and leaks no tensor', async () => {
      await tf.setBackend('tensorflow');
      expect(await tensorsLeakedBy(() => normalised('tensorflow', 4))).toBe(0);
      const { kernelNames } = await tf.profile(() => {
        const variable = () => tf.variable(tf.ones([channels]));
        const [runningMean, runningVariance] = [variable(), variable()];
        const [scale, shift] = [tf.ones([channels]), tf.zeros([channels])];
        return batchNormTrain(tf.ones([3, channels]), { scale, shift, runningMean, runningVariance });
      });
      expect(kernelNames).toContain('NormaliseBatch');
    });
  },
);
