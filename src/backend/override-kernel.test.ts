import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { prepareBoth, wasmBackend } from './testing/kernel-on-backend.js';
import { improveKernel, inputOf, overrideKernel, runKernel } from './override-kernel.js';
import { registerWasmKernels } from './wasm/register-wasm-kernels.js';

beforeAll(prepareBoth);

describe('overrideKernel', () => {
  it('keeps the set-up of the shipped kernel', () => {
    const before = tf.getKernel('Tanh', 'wasm');
    overrideKernel('wasm', 'Tanh', (shipped) => (call) => {
      if (shipped === undefined) throw new Error('no shipped kernel');
      return shipped(call);
    });
    const after = tf.getKernel('Tanh', 'wasm');
    expect(after.kernelFunc).not.toBe(before.kernelFunc);
    expect(after.setupFunc).toBe(before.setupFunc);
    const tangent = tf.tanh(0);
    expect(tangent.dataSync()[0]).toBe(0);
    tangent.dispose();
  });

  it('is applied once, however often the kernels are registered', () => {
    const before = tf.getKernel('BatchMatMul', 'wasm');
    registerWasmKernels();
    expect(tf.getKernel('BatchMatMul', 'wasm')).toBe(before);
  });
});

describe('improveKernel, runKernel and inputOf', () => {
  it('refuse a kernel and an input that are not there', () => {
    expect(() => {
      improveKernel('wasm', 'NoSuchKernel', (shipped) => shipped);
    }).toThrow(ConfigError);
    const call = { inputs: {}, attrs: {}, backend: wasmBackend() };
    expect(() => runKernel('wasm', 'NoSuchKernel', call)).toThrow(ConfigError);
    expect(() => inputOf(call, 'x')).toThrow('kernel: input x must be there, got none');
  });
});
