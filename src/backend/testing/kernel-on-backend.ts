import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { RandomStream } from '../../core/random-stream.js';
import { cpuProvider } from '../cpu-provider.js';
import { wasmProvider } from '../wasm-provider.js';

/** A tensor that belongs to no backend yet. */
export interface PlainTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** Uniform values in [−1, 1). */
export function uniformTensor(seed: number, shape: readonly number[]): PlainTensor {
  return { shape, values: RandomStream.fromSeed(seed).uniformArray(sizeOf(shape), -1, 1) };
}

/** Values from {−1, −0.5, 0, 0.5}: full of ties. */
export function tiedTensor(seed: number, shape: readonly number[]): PlainTensor {
  const stream = RandomStream.fromSeed(seed);
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => stream.integer(-2, 1) / 2) };
}

const absolute = ({ shape, values }: PlainTensor): PlainTensor => ({ shape, values: values.map(Math.abs) });

/** Makes both backends ready, with this project's kernels under wasm; wasm is the current one. */
export async function prepareBoth(): Promise<void> {
  await cpuProvider.prepare();
  await wasmProvider.prepare();
}

export const wasmBackend = (): BackendWasm => tf.backend() as BackendWasm;

/** Runs one kernel on a backend; throws if it leaves tensors or data behind. */
export async function runOn(
  backend: 'cpu' | 'wasm' | 'tensorflow',
  kernel: string,
  inputs: Readonly<Record<string, PlainTensor>>,
  attrs: Readonly<Record<string, unknown>>,
): Promise<PlainTensor> {
  await tf.setBackend(backend);
  const before = [tf.memory().numTensors, tf.backend().numDataIds()];
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
  );
  const output = tf.engine().runKernel<tf.Tensor>(kernel, tensors, attrs as tf.NamedAttrMap);
  const result = { shape: output.shape, values: Float32Array.from(output.dataSync()) };
  tf.dispose([output, tensors]);
  const after = [tf.memory().numTensors, tf.backend().numDataIds()];
  if (after.join() !== before.join())
    throw new Error(`${kernel} on ${backend} leaks: ${before.join()} → ${after.join()}`);
  return result;
}

/**
 * The largest error of wasm against cpu, in units of what float32 allows for sums of `length` products: the two
 * may differ by length · 2⁻²³ · Σ|terms|, each being within half of it. At most 1 is right.
 */
export async function errorAgainstCpu(
  kernel: string,
  inputs: Readonly<Record<string, PlainTensor>>,
  attrs: Readonly<Record<string, unknown>>,
  length: number,
): Promise<number> {
  const positive = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, absolute(input)]));
  const expected = await runOn('cpu', kernel, inputs, attrs);
  const magnitude = await runOn('cpu', kernel, positive, attrs);
  const actual = await runOn('wasm', kernel, inputs, attrs);
  if (actual.shape.join() !== expected.shape.join()) return Infinity;
  return actual.values.reduce((worst, value, index) => {
    const difference = Math.abs(value - (expected.values[index] ?? NaN));
    const allowed = length * 2 ** -23 * (magnitude.values[index] ?? 0) + 2 ** -126;
    return Number.isNaN(difference) ? Infinity : Math.max(worst, difference / allowed);
  }, 0);
}
