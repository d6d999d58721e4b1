import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { determinant, Matrix } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { adaptiveDiversity, independentMembers, type EnsembleObjective } from './ensemble-objective.js';
import { finiteDifferences, relativeError } from './testing/finite-differences.js';

beforeAll(async () => {
  await prepareBackend();
});

const classes = 5;

/** The objective at logits by member, sample and class. */
function valueOf(
  objective: EnsembleObjective,
  logits: readonly (readonly number[][])[],
  labels: number[],
): number {
  return tf.tidy(() => {
    const outputs = logits.map((rows) => ({
      logits: tf.tensor2d([...rows]),
      features: tf.zeros<tf.Rank.R2>([1, 1]),
    }));
    const value = objective({ members: [], outputs, labels: tf.tensor1d(labels, 'int32') });
    return value.dataSync()[0] ?? NaN;
  });
}

const softmax = (row: readonly number[]): number[] => {
  const exponentials = row.map((x) => Math.exp(x - Math.max(...row)));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((x) => x / sum);
};

/** The definition, in float64 and with a determinant: slow and plain. */
function definition(
  logits: readonly (readonly number[][])[],
  labels: readonly number[],
  [α, β]: [number, number],
): number {
  const perSample = labels.map((label, n) => {
    const predictions = logits.map((rows) => softmax(rows[n] ?? []));
    const crossEntropy = predictions.reduce((sum, p) => sum - Math.log(p[label] ?? NaN), 0);
    const mean = Array.from(
      { length: classes },
      (_, c) => predictions.reduce((s, p) => s + (p[c] ?? 0), 0) / predictions.length,
    );
    const entropy = -mean.reduce((sum, p) => sum + p * Math.log(p), 0);
    const unit = predictions.map((p) => {
      const others = p.filter((_, c) => c !== label);
      const length = Math.hypot(...others);
      return others.map((value) => value / length);
    });
    const rows = new Matrix(unit);
    return crossEntropy - α * entropy - β * Math.log(determinant(rows.mmul(rows.transpose())));
  });
  return perSample.reduce((a, b) => a + b, 0) / perSample.length;
}

const logit = fc.double({ min: -2, max: 2, noNaN: true });
const rows = fc.array(fc.array(logit, { minLength: classes, maxLength: classes }), {
  minLength: 3,
  maxLength: 3,
});

/** Members that say clearly different things, so that the determinant is far from zero. */
const apart = (logits: number[][][]): number[][][] =>
  logits.map((member, m) => member.map((row) => row.map((x, c) => (c === (m + 1) % classes ? x + 3 : x))));

const members = (count: number) => fc.array(rows, { minLength: count, maxLength: count }).map(apart);
const someMembers = fc.integer({ min: 2, max: 3 }).chain(members);
const labels = [0, 0, 4];

describe('independentMembers', () => {
  it('is the sum of what each member has alone', () => {
    fc.assert(
      fc.property(someMembers, (logits) => {
        const alone = logits.map((member) => valueOf(independentMembers, [member], labels));
        const sum = alone.reduce((a, b) => a + b, 0);
        expect(valueOf(independentMembers, logits, labels)).toBeCloseTo(sum, 4);
      }),
      { numRuns: 20 },
    );
  });
});

describe('adaptiveDiversity', () => {
  it('is its definition, computed with a determinant in float64', () => {
    fc.assert(
      fc.property(someMembers, (logits) => {
        const found = valueOf(adaptiveDiversity(), logits, labels);
        expect(found).toBeCloseTo(definition(logits, labels, [2, 0.5]), 2);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the members', () => {
    fc.assert(
      fc.property(members(3), (logits) => {
        const found = valueOf(adaptiveDiversity(), logits, labels);
        expect(valueOf(adaptiveDiversity(), [...logits].reverse(), labels)).toBeCloseTo(found, 3);
      }),
      { numRuns: 20 },
    );
  });

  it('without weights is independent training', () => {
    fc.assert(
      fc.property(someMembers, (logits) => {
        const found = valueOf(adaptiveDiversity({ entropy: 0, diversity: 0 }), logits, labels);
        expect(found).toBeCloseTo(valueOf(independentMembers, logits, labels), 4);
      }),
      { numRuns: 20 },
    );
  });

  it('is finite, and dearer, where the members say the same', () => {
    const same = [[1, 2, 0, 1, 0]];
    const other = [[1, 0, 2, 0, 1]];
    const only = adaptiveDiversity({ entropy: 0, diversity: 1 });
    const dear = valueOf(only, [same, same], [0]);
    expect(Number.isFinite(dear)).toBe(true);
    expect(dear).toBeGreaterThan(valueOf(only, [same, other], [0]) + 1);
  });

  it('has the gradient of finite differences of the definition', () => {
    const [a, b] = apart([[[0.3, -1, 0.4, 1, 0.2]], [[-0.5, 0.2, 0.9, -0.1, 1.1]]]) as [
      number[][],
      number[][],
    ];
    const gradient = tf.tidy(() => {
      const of = tf.grad((x: tf.Tensor) => {
        const features = tf.zeros<tf.Rank.R2>([1, 1]);
        const outputs = [x as tf.Tensor2D, tf.tensor2d(b)].map((logits) => ({ logits, features }));
        return adaptiveDiversity()({ members: [], outputs, labels: tf.tensor1d([0], 'int32') });
      });
      return of(tf.tensor2d(a)).dataSync<'float32'>();
    });
    const expected = finiteDifferences((z) => definition([z.to2DArray(), b], [0], [2, 0.5]), new Matrix(a));
    expect(relativeError(gradient, expected)).toBeLessThan(1e-3);
  });

  it('refuses weights below 0, one member, and more members than other classes', () => {
    expect(() => adaptiveDiversity({ entropy: -1 })).toThrow(
      'adaptiveDiversity: entropy must be at least 0, got -1',
    );
    const row = [[1, 0, 0, 0, 0]];
    for (const count of [1, 5]) {
      expect(() =>
        valueOf(
          adaptiveDiversity(),
          Array.from({ length: count }, () => row),
          [0],
        ),
      ).toThrow(`adaptiveDiversity: there must be 2 to 4 members for 5 classes, got ${count}`);
    }
  });

  it('leaves no tensor behind', async () => {
    const run = () => void valueOf(adaptiveDiversity(), [[[1, 0, 0, 0, 0]], [[0, 1, 0, 0, 0]]], [2]);
    run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});
