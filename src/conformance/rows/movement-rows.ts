import * as tf from '@tensorflow/tfjs-core';
import { linf } from '../../attacks/norms.js';
import { broadcastTo, rearrange, reshape, transpose } from '../reference/operations.js';
import { mapPlaces } from '../reference/index-map.js';
import { leaf, type Value } from '../reference/tape.js';
import { kernelRow, normal, whole, type Input } from './kernel.js';

const image = normal('movement', 2, 3, 4, 5);
const matrix = normal('movement matrix', 6, 5);

/** Operations that only move numbers: forwards exact, backwards sums where a number was used more than once. */
const moves = [
  kernelRow({
    name: 'reshape',
    inputs: [image],
    onBackend: (x) => tf.reshape(x as tf.Tensor, [6, 20]),
    reference: (tape, x) => reshape(tape, x as Value, [6, 20]),
  }),
  ...[
    { input: matrix, order: [1, 0] },
    { input: image, order: [0, 3, 1, 2] },
    { input: image, order: [3, 1, 2, 0] },
  ].map(({ input, order }) =>
    kernelRow({
      name: `transpose ${order.join(', ')}`,
      inputs: [input],
      onBackend: (x) => tf.transpose(x as tf.Tensor, order),
      reference: (tape, x) => transpose(tape, x as Value, order),
    }),
  ),
  ...[
    { begin: [2, 0], size: [3, 5] },
    { begin: [1, 2], size: [4, 2] },
  ].map(({ begin, size }) =>
    kernelRow({
      name: `slice from ${begin.join(', ')}`,
      inputs: [matrix],
      onBackend: (x) => tf.slice(x as tf.Tensor, begin, size),
      reference: (tape, x) => {
        const [y, z] = begin as [number, number];
        const map = mapPlaces(size, [6, 5], ([row = 0, column = 0]) => [row + y, column + z]);
        return rearrange(tape, x as Value, size, map);
      },
    }),
  ),
  kernelRow({
    name: 'pad',
    inputs: [matrix],
    onBackend: (x) =>
      tf.pad(x as tf.Tensor, [
        [1, 2],
        [0, 3],
      ]),
    reference: (tape, x) => {
      const shape = [9, 8];
      const map = mapPlaces(shape, [6, 5], ([row = 0, column = 0]) => [row - 1, column]);
      return rearrange(tape, x as Value, shape, map);
    },
  }),
  kernelRow({
    name: 'gather rows, one of them twice',
    inputs: [matrix],
    // The backward sum (UnsortedSegmentSum) is not there on wasm, and no model needs it.
    differentiable: false,
    onBackend: (x) => tf.gather(x as tf.Tensor, tf.tensor1d([4, 0, 4, 2], 'int32')),
    reference: (tape, x) => {
      const rows = [4, 0, 4, 2];
      const map = mapPlaces([4, 5], [6, 5], ([row = 0, column = 0]) => [rows[row] ?? -1, column]);
      return rearrange(tape, x as Value, [4, 5], map);
    },
  }),
  kernelRow({
    name: 'broadcastTo',
    inputs: [normal('broadcast', 1, 5)],
    onBackend: (x) => tf.broadcastTo(x as tf.Tensor, [6, 5]),
    reference: (tape, x) => broadcastTo(tape, x as Value, [6, 5]),
  }),
  kernelRow({
    name: 'concat, and its parts back',
    inputs: [normal('concat a', 2, 3), normal('concat b', 4, 3)],
    onBackend: (a, b) => tf.concat([a as tf.Tensor, b as tf.Tensor], 0),
    reference: (tape, a, b) => {
      const [first, second] = [a as Value, b as Value];
      const at = Float64Array.from([...first.at, ...second.at]);
      return tape.record([6, 3], at, (dy) => {
        tape.accumulate(first, dy.slice(0, 6));
        tape.accumulate(second, dy.slice(6));
      });
    },
  }),
  kernelRow({
    name: 'where',
    inputs: [matrix, normal('where', 6, 5)],
    onBackend: (a, b) => {
      const odd = tf.tensor2d(
        Array.from({ length: 30 }, (_, index) => index % 2 === 1),
        [6, 5],
        'bool',
      );
      return tf.where(odd, a as tf.Tensor, b as tf.Tensor);
    },
    reference: (tape, a, b) => {
      const both = [b as Value, a as Value] as const;
      const at = both[0].at.map((value, index) => (index % 2 === 1 ? (both[1].at[index] ?? NaN) : value));
      return tape.record([6, 5], at, (dy) =>
        both.forEach((x, odd) =>
          tape.accumulate(
            x,
            dy.map((d, index) => (index % 2 === odd ? d : 0)),
          ),
        ),
      );
    },
  }),
];

const tied: Input = whole('decisions', [-2, 2], 5, 7);
const other: Input = whole('decisions too', [-2, 2], 5, 7);
const toNumbers = (x: tf.Tensor): tf.Tensor => tf.cast(x, 'float32');

interface Decision {
  readonly name: string;
  readonly onBackend: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
  readonly of: (a: number, b: number) => number | boolean;
}

const decisions: readonly Decision[] = [
  { name: 'greater', onBackend: tf.greater, of: (a, b) => a > b },
  { name: 'less', onBackend: tf.less, of: (a, b) => a < b },
  { name: 'equal', onBackend: tf.equal, of: (a, b) => a === b },
  { name: 'notEqual', onBackend: tf.notEqual, of: (a, b) => a !== b },
  {
    name: 'logicalAnd, logicalOr, logicalNot',
    onBackend: (a, b) =>
      tf.logicalOr(
        tf.logicalAnd(tf.greater(a, 0), tf.greater(b, 0)),
        tf.logicalNot(tf.logicalOr(tf.greater(a, -1), tf.greater(b, 1))),
      ),
    of: (a, b) => (a > 0 && b > 0) || !(a > -1 || b > 1),
  },
  { name: 'isNaN', onBackend: (a, b) => tf.isNaN(tf.div(a, tf.relu(b))), of: (a, b) => a === 0 && b <= 0 },
  {
    name: 'cast to whole numbers',
    onBackend: (a) => tf.cast(tf.mul(a, 0.75), 'int32'),
    of: (a) => Math.trunc(a * 0.75),
  },
];

/** Decisions and indices: exact, without derivatives. */
const choices = [
  ...decisions.map(({ name, onBackend, of }) =>
    kernelRow({
      name,
      inputs: [tied, other],
      differentiable: false,
      onBackend: (a, b) => toNumbers(onBackend(a as tf.Tensor, b as tf.Tensor)),
      reference: (_, a, b) =>
        leaf(
          [5, 7],
          (a as Value).at.map((value, i) => Number(of(value, (b as Value).at[i] ?? NaN))),
        ),
    }),
  ),
  kernelRow({
    name: 'argMax of rows',
    inputs: [normal('argMax', 6, 10)],
    differentiable: false,
    onBackend: (x) => toNumbers(tf.argMax(x as tf.Tensor, 1)),
    reference: (_, x) => {
      const rowOf = (row: number) => Array.from((x as Value).at.slice(row * 10, row * 10 + 10));
      return leaf(
        [6],
        [0, 1, 2, 3, 4, 5].map((row) => rowOf(row).indexOf(Math.max(...rowOf(row)))),
      );
    },
  }),
  kernelRow({
    name: 'oneHot',
    inputs: [whole('oneHot', [0, 9], 7)],
    differentiable: false,
    onBackend: (x) => toNumbers(tf.oneHot(tf.cast(x as tf.Tensor1D, 'int32'), 10)),
    reference: (_, x) =>
      leaf(
        [7, 10],
        Array.from((x as Value).at).flatMap((label) => [...Array(10).keys()].map((k) => Number(k === label))),
      ),
  }),
  kernelRow({
    name: 'direction of an l∞ step, gradients down to 1e-30',
    inputs: [{ shape: [1, 1, 8, 1], values: Float32Array.of(-1e-30, 1e-30, -1e-8, 1e-8, -1, 1, 0, -0) }],
    differentiable: false,
    onBackend: (x) => linf.steepestStep(x as tf.Tensor4D, 0.25),
    reference: (_, x) =>
      leaf(
        [8],
        (x as Value).at.map((value) => 0.25 * Math.sign(value)),
      ),
  }),
];

/** Operations that move numbers or decide between them. */
export const movementRows = [...moves, ...choices];
