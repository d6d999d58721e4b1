import * as tf from '@tensorflow/tfjs-core';
import * as reference from '../reference/functions.js';
import { sum } from '../reference/operations.js';
import { leaf, type Tape, type Value } from '../reference/tape.js';
import { kernelRow, normal, uniform, type Input } from './kernel.js';

const signs = normal('signs', 4, 37);
const positive = uniform('positive', [0.01, 5], 4, 37);

type OfOne = (tape: Tape, x: Value) => Value;

const unaries: readonly (readonly [string, Input, (x: tf.Tensor) => tf.Tensor, OfOne])[] = [
  ['neg', signs, (x) => tf.neg(x), reference.neg],
  ['abs', signs, (x) => tf.abs(x), reference.abs],
  ['square', signs, (x) => tf.square(x), reference.square],
  ['relu', signs, (x) => tf.relu(x), reference.relu],
  ['step', signs, (x) => tf.step(x), reference.step],
  ['sigmoid', signs, (x) => tf.sigmoid(x), reference.sigmoid],
  ['tanh', signs, (x) => tf.tanh(x), reference.tanh],
  ['softplus', signs, (x) => tf.softplus(x), reference.softplus],
  ['exp', signs, (x) => tf.exp(x), reference.exp],
  ['log', positive, (x) => tf.log(x), reference.log],
  ['sqrt', positive, (x) => tf.sqrt(x), reference.sqrt],
  ['rsqrt', positive, (x) => tf.rsqrt(x), reference.rsqrt],
];

const binaries = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum'] as const;

/** Two inputs of the shapes that broadcasting meets in the models: equal, a row, a column, a scalar. */
const pairs: readonly (readonly [string, Input, Input])[] = [
  ['equal shapes', normal('left', 6, 11), uniform('right', [0.5, 2], 6, 11)],
  ['[6, 11] and [11]', normal('left', 6, 11), uniform('row', [0.5, 2], 11)],
  ['[6, 1] and [6, 11]', normal('column', 6, 1), uniform('right', [0.5, 2], 6, 11)],
  ['[2, 3, 4, 5] and [5]', normal('image', 2, 3, 4, 5), uniform('channels', [0.5, 2], 5)],
  ['[6, 11] and a scalar', normal('left', 6, 11), uniform('scalar', [0.5, 2])],
];

/** Values around the bounds of clipping, and both infinities' neighbours. */
const edges: Input = { shape: [8], values: Float32Array.of(-3e38, -0.1, -0.02, 0, 1e-30, 0.02, 0.1, 3e38) };

/** Functions of one number and of two. */
export const arithmeticRows = [
  ...unaries.map(([name, input, onBackend, ofOne]) =>
    kernelRow({
      name,
      inputs: [input],
      onBackend: (x) => onBackend(x as tf.Tensor),
      reference: (tape, x) => ofOne(tape, x as Value),
    }),
  ),
  ...binaries.flatMap((name) =>
    pairs.map(([shapes, left, right]) =>
      kernelRow({
        name: `${name}, ${shapes}`,
        inputs: [left, right],
        // tfjs does not sum the derivatives of these two over what was broadcast; nothing here needs it.
        differentiable: shapes === 'equal shapes' || !name.endsWith('imum'),
        onBackend: (a, b) => tf[name](a as tf.Tensor, b as tf.Tensor),
        reference: (tape, a, b) => reference[name](tape, a as Value, b as Value),
      }),
    ),
  ),
  kernelRow({
    name: 'clipByValue to ±0.05',
    inputs: [edges],
    onBackend: (x) => tf.clipByValue(x as tf.Tensor, -0.05, 0.05),
    reference: (tape, x) => reference.clip(tape, x as Value, [Math.fround(-0.05), Math.fround(0.05)]),
  }),
  kernelRow({
    name: 'addN of three',
    inputs: [normal('first', 3, 5), normal('second', 3, 5), normal('third', 3, 5)],
    onBackend: (...xs) => tf.addN(xs),
    reference: (tape, a, b, c) =>
      reference.add(tape, reference.add(tape, a as Value, b as Value), c as Value),
  }),
  kernelRow({
    name: 'x · sum(x), used twice',
    inputs: [normal('twice', 3, 5)],
    onBackend: (x) => tf.mul(x as tf.Tensor, tf.sum(x as tf.Tensor)),
    reference: (tape, x) => {
      const value = x as Value;
      const total = sum(tape, value, [0, 1]);
      return reference.mul(tape, value, total);
    },
  }),
  kernelRow({
    name: 'x / 3, a constant',
    inputs: [normal('third', 3, 5)],
    onBackend: (x) => tf.div(x as tf.Tensor, 3),
    reference: (tape, x) => reference.div(tape, x as Value, leaf([], [3])),
  }),
];
