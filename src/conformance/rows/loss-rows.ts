import * as tf from '@tensorflow/tfjs-core';
import { RandomStream } from '../../core/random-stream.js';
import { prepareCorrelation, type PreparedCorrelation } from '../../losses/correlation.js';
import { meanCrossEntropy, pairObjective } from '../../losses/pair-objective.js';
import type { ConformanceRow } from '../conformance-row.js';
import * as correlation from '../reference/correlation-loss.js';
import * as objectives from '../reference/objectives.js';
import { gradientOf, leaf, type Tape, type Value } from '../reference/tape.js';
import type { Input } from './kernel.js';

const root = RandomStream.fromSeed(0).split('conformance').split('losses');

/** Features after ReLU, with an offset of their own in each column. */
function features(name: string, rows: number, columns: number): Input {
  const stream = root.split(name);
  const offsets = stream.split('offsets').uniformArray(columns, 0, 1);
  const values = stream
    .normalArray(rows * columns)
    .map((value, index) => Math.max(0, value + (offsets[index % columns] ?? 0)));
  return { shape: [rows, columns], values };
}

/** The same with a column of zeros and a copy of another column, which Algorithm 1 drops. */
function withDependentColumns({ shape, values }: Input): Input {
  const columns = shape[1] ?? 1;
  const replaced = values.map((value, index) => {
    const column = index % columns;
    if (column === 2) return 0;
    return column === 5 ? (values[index - 4] ?? NaN) : value;
  });
  return { shape, values: replaced };
}

interface Loss {
  readonly name: string;
  readonly inputs: Readonly<Record<string, Input>>;
  /** Which inputs' correlation the loss needs, read before anything is differentiated: positions in `inputs`. */
  readonly correlated?: readonly [number, number];
  readonly onBackend: (inputs: tf.Tensor[], prepared: PreparedCorrelation | undefined) => tf.Scalar;
  readonly reference: (tape: Tape, inputs: Value[]) => Value;
}

function lossRow({ name, inputs, correlated, onBackend, reference }: Loss): ConformanceRow {
  const names = Object.keys(inputs);
  const arrays = Object.values(inputs);
  return {
    kind: 'loss',
    name,
    measure: 'length',
    runs: 8,
    run: async () => {
      const tensors = arrays.map(({ shape, values }) => tf.tensor(values, [...shape]));
      const [z1, z2] = (correlated ?? []).map((position) => tensors[position] as tf.Tensor2D);
      const prepared = z1 && z2 && (await prepareCorrelation(z1, z2));
      try {
        return tf.tidy(() => {
          const { value, grads } = tf.valueAndGrads((...xs: tf.Tensor[]) => onBackend(xs, prepared))(tensors);
          const named = grads.map((gradient, index) => [`d/d${names[index] ?? ''}`, gradient]);
          return { value, ...(Object.fromEntries(named) as Record<string, tf.Tensor>) };
        });
      } finally {
        prepared?.dispose();
        tf.dispose(tensors);
      }
    },
    reference: (newTape) => {
      const tape = newTape();
      const leaves = arrays.map(({ shape, values }) => leaf(shape, values));
      const value = reference(tape, leaves);
      tape.backward(value);
      const named = leaves.map((x, index) => [`d/d${names[index] ?? ''}`, leaf(x.shape, gradientOf(x))]);
      return { value, ...(Object.fromEntries(named) as Record<string, Value>) };
    },
  };
}

const labels = Int32Array.from({ length: 12 }, (_, index) => (index * 7) % 10);
const logits = (name: string): Input => ({ shape: [12, 10], values: root.split(name).normalArray(120) });

const correlationInputs: readonly (readonly [string, Input, Input])[] = [
  ['40×12 on 40×9', features('small z1', 40, 12), features('small z2', 40, 9)],
  ['dependent columns', withDependentColumns(features('dependent', 40, 12)), features('small z2', 40, 9)],
  ['150×48 on 150×64', features('large z1', 150, 48), features('large z2', 150, 64)],
];

function at(prepared: PreparedCorrelation | undefined): PreparedCorrelation['at'] {
  if (prepared === undefined) throw new Error('the row names no correlated inputs');
  return prepared.at;
}

/** Both losses with their derivatives. */
export const lossRows: readonly ConformanceRow[] = [
  lossRow({
    name: 'mean cross-entropy',
    inputs: { logits: logits('one') },
    onBackend: ([z]) => meanCrossEntropy(z as tf.Tensor2D, tf.tensor1d(labels, 'int32')),
    reference: (tape, [z]) => objectives.meanCrossEntropy(tape, z as Value, labels),
  }),
  ...correlationInputs.map(([name, first, second]) =>
    lossRow({
      name: `correlation loss, ${name}`,
      inputs: { 'first features': first, 'second features': second },
      correlated: [0, 1],
      onBackend: ([a, b], prepared) => at(prepared)(a as tf.Tensor2D, b as tf.Tensor2D),
      reference: (tape, [a, b]) => correlation.correlationLoss(tape, a as Value, b as Value),
    }),
  ),
  lossRow({
    name: 'pair objective, λ = 0.5',
    inputs: {
      'first features': features('pair z1', 12, 5),
      'second features': features('pair z2', 12, 4),
      'first logits': logits('pair one'),
      'second logits': logits('pair two'),
    },
    correlated: [0, 1],
    onBackend: (xs, prepared) => {
      const [z1, z2, l1, l2] = xs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const outputs = [
        { features: z1, logits: l1 },
        { features: z2, logits: l2 },
      ] as const;
      return pairObjective(outputs, tf.tensor1d(labels, 'int32'), { lambda: 0.5, prepared }).objective;
    },
    reference: (tape, xs) => {
      const [z1, z2, l1, l2] = xs as [Value, Value, Value, Value];
      const outputs = [
        { features: z1, logits: l1 },
        { features: z2, logits: l2 },
      ] as const;
      return objectives.pairObjective(tape, outputs, { labels, lambda: 0.5 });
    },
  }),
];
