import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { registerGradients } from './register-gradients.js';
import { wasmProvider } from './wasm-provider.js';

it('registerGradients makes kernels differentiable, and says what to look at where it cannot', async () => {
  await wasmProvider.prepare();
  await registerGradients();
  const slope = tf.grad((x: tf.Tensor) => tf.relu(x))(tf.scalar(2));
  expect(slope.dataSync()[0]).toBe(1);

  const gradient = tf.getGradient(tf.RealDiv);
  tf.unregisterGradient(tf.RealDiv);
  await expect(registerGradients()).rejects.toThrow(ConfigError);
  tf.registerGradient(gradient);
});
