import * as tf from '@tensorflow/tfjs-core';
import {
  averagePool,
  convolution,
  logSoftmax,
  logSumExp,
  matMul,
  maximumAlong,
  maxPool,
} from '../reference/layers.js';
import { mean, reshape, sum } from '../reference/operations.js';
import type { Value } from '../reference/tape.js';
import { kernelRow, normal, whole, type Input } from './kernel.js';

/** [rows, inner, columns]: odd sizes, and one beyond the blocks of 48 and 64 that kernels work in. */
const products = [
  [7, 5, 3],
  [33, 130, 70],
  [1, 9, 4],
] as const;

const matrixRows = products.flatMap(([m, k, n]) =>
  [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ].map(([turnA = false, turnB = false]) =>
    kernelRow({
      name: `matMul ${m}×${k}·${k}×${n}${turnA ? ', a turned' : ''}${turnB ? ', b turned' : ''}`,
      inputs: [
        turnA ? normal('matMul a', k, m) : normal('matMul a', m, k),
        turnB ? normal('matMul b', n, k) : normal('matMul b', k, n),
      ],
      onBackend: (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, turnA, turnB),
      reference: (tape, a, b) => matMul(tape, a as Value, b as Value, [turnA, turnB]),
    }),
  ),
);

interface Convolution {
  readonly image: readonly [number, number, number, number];
  readonly kernel: number;
  readonly outputs: number;
  readonly stride?: number;
  readonly pad: 'same' | 'valid';
}

/** The three convolutions of the CNN, and what other networks may ask for. */
const convolutions: readonly Convolution[] = [
  { image: [2, 28, 28, 1], kernel: 3, outputs: 8, pad: 'same' },
  { image: [2, 14, 14, 8], kernel: 3, outputs: 16, pad: 'same' },
  { image: [3, 7, 7, 16], kernel: 3, outputs: 32, pad: 'same' },
  { image: [2, 6, 5, 3], kernel: 1, outputs: 4, pad: 'valid' },
  { image: [2, 9, 8, 3], kernel: 5, outputs: 2, pad: 'same' },
  { image: [2, 9, 9, 2], kernel: 3, outputs: 3, stride: 2, pad: 'valid' },
];

const convolutionRows = convolutions.map(({ image, kernel, outputs, stride = 1, pad }) =>
  kernelRow({
    name: `conv2d ${kernel}×${kernel} ${pad}, ${image.join('×')} → ${outputs}${stride > 1 ? `, stride ${stride}` : ''}`,
    inputs: [normal('conv x', ...image), normal('conv w', kernel, kernel, image[3], outputs)],
    onBackend: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad),
    reference: (tape, x, w) =>
      convolution(tape, x as Value, w as Value, pad === 'same' ? (kernel - 1) / 2 : 0, stride),
  }),
);

/** Images without ties, and images full of them: a tie's gradient belongs to the first of equals. */
const poolInputs: readonly (readonly [string, Input])[] = [
  ['distinct', normal('pool', 2, 6, 8, 3)],
  ['ties', whole('pool ties', [-1, 1], 2, 6, 8, 3)],
  ['odd size', normal('pool odd', 2, 7, 7, 4)],
];

const poolRows = poolInputs.flatMap(([name, input]) => [
  kernelRow({
    name: `maxPool 2×2, ${name}`,
    inputs: [input],
    onBackend: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'),
    reference: (tape, x) => maxPool(tape, x as Value, 2),
  }),
  kernelRow({
    name: `avgPool 2×2, ${name}`,
    inputs: [input],
    onBackend: (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'),
    reference: (tape, x) => averagePool(tape, x as Value, 2),
  }),
]);

const reductions: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[9, 13], [0]],
  [[9, 13], [1]],
  [
    [9, 13],
    [0, 1],
  ],
  [
    [3, 5, 4, 6],
    [1, 2],
  ],
  [
    [3, 5, 4, 6],
    [0, 1, 2],
  ],
  [
    [3, 5, 4, 6],
    [2, 3],
  ],
];

const reductionRows = reductions.flatMap(([shape, axes]) => {
  const inputs = [normal('reduce', ...shape)];
  const about = `${shape.join('×')} over ${axes.join(', ')}`;
  return [
    kernelRow({
      name: `sum ${about}`,
      inputs,
      onBackend: (x) => tf.sum(x as tf.Tensor, [...axes]),
      reference: (tape, x) => sum(tape, x as Value, axes),
    }),
    kernelRow({
      name: `mean ${about}`,
      inputs,
      onBackend: (x) => tf.mean(x as tf.Tensor, [...axes]),
      reference: (tape, x) => mean(tape, x as Value, axes),
    }),
  ];
});

const rowInputs = [normal('row reductions', 6, 10)];

const rowRows = [
  kernelRow({
    name: 'max of rows',
    inputs: rowInputs,
    onBackend: (x) => tf.max(x as tf.Tensor, 1),
    reference: (tape, x) => maximumAlong(tape, x as Value, 1),
  }),
  kernelRow({
    name: 'logSumExp of rows',
    inputs: rowInputs,
    onBackend: (x) => tf.logSumExp(x as tf.Tensor, 1),
    reference: (tape, x) => reshape(tape, logSumExp(tape, x as Value), [6]),
  }),
  kernelRow({
    name: 'logSoftmax',
    inputs: rowInputs,
    onBackend: (x) => tf.logSoftmax(x as tf.Tensor),
    reference: (tape, x) => logSoftmax(tape, x as Value),
  }),
];

/** Products, convolutions, poolings and reductions: everything that adds up. */
export const matrixAndReductionRows = [
  ...matrixRows,
  ...convolutionRows,
  ...poolRows,
  ...reductionRows,
  ...rowRows,
];
