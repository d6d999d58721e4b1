import * as tf from '@tensorflow/tfjs-core';
import { RandomStream } from '../../core/random-stream.js';
import type { ConformanceRow } from '../conformance-row.js';
import { sizeOf } from '../reference/index-map.js';
import { gradientOf, leaf, type Tape, type Value } from '../reference/tape.js';

/** A float32 array that a kernel is tried on. */
export interface Input {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const root = RandomStream.fromSeed(0).split('conformance').split('inputs');

/** Standard normal numbers; the same for the same name and shape. */
export const normal = (name: string, ...shape: number[]): Input => ({
  shape,
  values: root.split(name).normalArray(sizeOf(shape)),
});

/** Uniform numbers from [low, high). */
export const uniform = (name: string, [low, high]: readonly [number, number], ...shape: number[]): Input => ({
  shape,
  values: root.split(name).uniformArray(sizeOf(shape), low, high),
});

/** Whole numbers from low to high. */
export const whole = (name: string, [low, high]: readonly [number, number], ...shape: number[]): Input => {
  const stream = root.split(name);
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => stream.integer(low, high)) };
};

/** One operation: on a backend, and in the textbook. */
export interface Kernel {
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly onBackend: (...inputs: tf.Tensor[]) => tf.Tensor;
  readonly reference: (tape: Tape, ...inputs: Value[]) => Value;
  /** Whether the derivative in each input, for a random derivative of the output, is compared too. @default true */
  readonly differentiable?: boolean;
}

const derivativeName = (index: number): string => `d/d${'abcdefgh'[index] ?? index}`;

/** The random derivative that a kernel's output is given. */
const incoming = (name: string, size: number): Float32Array =>
  root.split(name).split('incoming').normalArray(size);

function runReference({ name, inputs, reference, differentiable = true }: Kernel, tape: Tape) {
  const leaves = inputs.map(({ shape, values }) => leaf(shape, values));
  const output = reference(tape, ...leaves);
  if (!differentiable) return { value: output };
  tape.backward(output, Float64Array.from(incoming(name, output.at.length)));
  const gradients = leaves.map((x, index) => [derivativeName(index), leaf(x.shape, gradientOf(x))] as const);
  return { value: output, ...Object.fromEntries(gradients) };
}

function runOnBackend({ name, inputs, onBackend, differentiable = true }: Kernel): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const tensors = inputs.map(({ shape, values }) => tf.tensor(values, [...shape]));
    const value = onBackend(...tensors);
    if (!differentiable) return { value };
    const dy = tf.tensor(incoming(name, value.size), value.shape);
    const gradients = tf.grads((...xs: tf.Tensor[]) => onBackend(...xs))(tensors, dy);
    return {
      value,
      ...Object.fromEntries(gradients.map((tensor, index) => [derivativeName(index), tensor])),
    };
  });
}

/** The row of one operation: its value and its derivatives, number by number. */
export function kernelRow(kernel: Kernel): ConformanceRow {
  return {
    kind: 'kernel',
    name: kernel.name,
    measure: 'each',
    runs: 10,
    run: () => Promise.resolve(runOnBackend(kernel)),
    reference: (newTape) => runReference(kernel, newTape()),
  };
}
