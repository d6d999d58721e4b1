import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ShapeError } from '../core/errors.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import {
  reconstructionTarget,
  type PathLogits,
  type ReconstructionObjective,
} from './reconstruction-target.js';

beforeAll(async () => void (await prepareBackend({ name: 'cpu' })));

const classes = 3;

/** Two paths whose logits are the first and the second half of an image [1, 1, 2·classes]. */
const halves: PathLogits = (images) =>
  [0, 1].map((path) =>
    tf.reshape(tf.slice(images, [0, 0, 0, path * classes], [-1, -1, -1, classes]), [-1, classes]),
  );

const imagesOf = (rows: readonly (readonly number[])[]) =>
  tf.tensor4d(rows.flat(), [rows.length, 1, 1, 2 * classes]);

function scoreOf(
  rows: readonly (readonly number[])[],
  labels: number[],
  objective: ReconstructionObjective = {},
) {
  return tf.tidy(() => {
    const target = reconstructionTarget(halves, Int32Array.from(labels), objective);
    const images = imagesOf(rows);
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor4D) => target(x).loss)(images);
    const loss = [...value.dataSync()];
    return { loss, gradient: [...grad.dataSync()], fooled: [...target(images).fooled.dataSync()] } as never;
  }) as { loss: number[]; gradient: number[]; fooled: number[] };
}

/** Cross-entropy and its gradient in the logits, in float64. */
function crossEntropy(logits: readonly number[], label: number) {
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return {
    value: Math.log(total) - (logits[label] ?? NaN),
    gradient: logits.map((logit, index) => Math.exp(logit) / total - Number(index === label)),
  };
}

const rowsAndLabels = fc
  .array(
    fc.tuple(
      fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 6, maxLength: 6 }),
      fc.nat(classes - 1),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((samples) => ({ rows: samples.map(([row]) => row), labels: samples.map(([, label]) => label) }));

describe('reconstructionTarget', () => {
  it('has CE₁² + CE₂² as each sample’s loss, and its gradient, whatever else is in the batch', () => {
    fc.assert(
      fc.property(rowsAndLabels, ({ rows, labels }) => {
        const { loss, gradient } = scoreOf(rows, labels);
        rows.forEach((row, sample) => {
          const paths = [row.slice(0, 3), row.slice(3)].map((own) => crossEntropy(own, labels[sample] ?? 0));
          expect(loss[sample]).toBeCloseTo(
            paths.reduce((sum, { value }) => sum + value ** 2, 0),
            3,
          );
          const expected = paths.flatMap((path) => path.gradient.map((slope) => 2 * path.value * slope));
          expected.forEach((slope, index) => expect(gradient[sample * 6 + index]).toBeCloseTo(slope, 3));
        });
      }),
    );
  });

  it('has CE₁ + CE₂ as each sample’s loss where the plain sum is asked for', () => {
    fc.assert(
      fc.property(rowsAndLabels, ({ rows, labels }) => {
        const { loss } = scoreOf(rows, labels, { combine: 'sum' });
        rows.forEach((row, sample) => {
          const label = labels[sample] ?? 0;
          const paths = [row.slice(0, 3), row.slice(3)].map((own) => crossEntropy(own, label).value);
          expect(loss[sample]).toBeCloseTo(
            paths.reduce((sum, value) => sum + value, 0),
            3,
          );
        });
      }),
    );
  });

  it('has N times the gradient of the squared batch means in the released variant', () => {
    fc.assert(
      fc.property(rowsAndLabels, ({ rows, labels }) => {
        const { gradient } = scoreOf(rows, labels, { variant: 'released' });
        const byPath = [0, 1].map((path) =>
          rows.map((row, sample) => crossEntropy(row.slice(3 * path, 3 * path + 3), labels[sample] ?? 0)),
        );
        byPath.forEach((samples, path) => {
          const mean = samples.reduce((sum, { value }) => sum + value, 0) / samples.length;
          samples.forEach((own, sample) =>
            own.gradient.forEach((slope, index) =>
              expect(gradient[sample * 6 + 3 * path + index]).toBeCloseTo(2 * mean * slope, 3),
            ),
          );
        });
      }),
    );
  });

  it('is the cross-entropy of the path where only one is attacked', () => {
    const row = [1, -2, 0.5, 3, 0, -1];
    for (const variant of ['paper', 'released'] as const) {
      const { loss, gradient } = scoreOf([row], [2], { paths: [1], variant });
      expect(loss[0]).toBeCloseTo(crossEntropy(row.slice(3), 2).value, 5);
      expect(gradient.slice(0, 3)).toEqual([0, 0, 0]);
    }
  });

  it('has won only where every path is wrong, whichever is attacked', () => {
    const [right, wrong] = [
      [5, 0, 0],
      [0, 5, 0],
    ] as const;
    const rows = [
      [...right, ...right],
      [...right, ...wrong],
      [...wrong, ...right],
      [...wrong, ...wrong],
    ];
    for (const paths of [[0], [1], [0, 1]]) {
      expect(scoreOf(rows, [0, 0, 0, 0], { paths }).fooled).toEqual([0, 0, 0, 1]);
    }
  });

  it('leaves only its score', async () => {
    const images = imagesOf([[1, 2, 3, 4, 5, 6]]);
    const target = reconstructionTarget(halves, Int32Array.of(0));
    const use = () => tf.dispose(target(images));
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    images.dispose();
  });

  it('refuses a path that is not there, and no path', () => {
    expect(() => scoreOf([[1, 2, 3, 4, 5, 6]], [0], { paths: [2] })).toThrow(ShapeError);
    expect(() => scoreOf([[1, 2, 3, 4, 5, 6]], [0], { paths: [] })).toThrow(/at least one path/);
  });
});
