import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import { tensorsLeakedBy } from '../../core/tensor-scope.js';
import { prepareBackend } from '../select-backend.js';
import { WasmAdam } from './wasm-adam.js';

beforeAll(() => prepareBackend({ name: 'wasm' }));

const settings = { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Weights after `steps` steps with gradients that change from step to step. */
function trained(optimizer: tf.Optimizer, count: number, steps: number): Float32Array {
  const stream = RandomStream.fromSeed(count);
  const initial = tf.tensor1d(stream.split('weights').normalArray(count));
  const variable = tf.variable(initial);
  initial.dispose();
  for (let step = 0; step < steps; step++) {
    const tensor = tf.tensor1d(stream.split(`step ${step}`).normalArray(count));
    optimizer.applyGradients(
      step % 2 === 0 ? { [variable.name]: tensor } : [{ name: variable.name, tensor }],
    );
    tensor.dispose();
  }
  const values = variable.dataSync<'float32'>();
  variable.dispose();
  optimizer.dispose();
  return values;
}

describe('WasmAdam', () => {
  it.each([1, 3, 4, 103])('moves %i weights as the optimiser of tfjs does, to rounding', (count) => {
    const { learningRate, beta1, beta2, epsilon } = settings;
    const own = trained(new WasmAdam(settings), count, 20);
    const shipped = trained(tf.train.adam(learningRate, beta1, beta2, epsilon), count, 20);
    // The powers of β₂ that tfjs keeps in float32 cost it digits in its first steps.
    own.forEach((value, index) => expect(Math.abs(value - (shipped[index] ?? NaN))).toBeLessThan(1e-4));
  });

  it('moves by the learning rate in its first step, and passes over what has no gradient', () => {
    const optimizer = new WasmAdam(settings);
    const [moved, left] = [tf.variable(tf.tensor1d([1, 1])), tf.variable(tf.scalar(5))];
    const gradient = tf.tensor1d([3, -0.2]);
    optimizer.applyGradients({ [moved.name]: gradient, [left.name]: null as unknown as tf.Tensor });
    const [first = NaN, second = NaN] = moved.dataSync();
    expect(first).toBeCloseTo(0.95, 6);
    expect(second).toBeCloseTo(1.05, 6);
    expect(left.dataSync()[0]).toBe(5);
    optimizer.dispose();
    tf.dispose([moved, left, gradient]);
  });

  it('leaves no tensor once it is disposed', async () => {
    const run = () => trained(new WasmAdam(settings), 5, 2);
    run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});
