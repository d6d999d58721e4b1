import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { reconstructionTarget, type PathLogits } from '../../../attacks/reconstruction-target.js';
import { prepareBackend } from '../../../backend/select-backend.js';
import { adaptiveAims } from './audit-reconstruction-trials.js';

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

describe('adaptiveAims', () => {
  const labels = Int32Array.from([0, 1]);
  const logits: PathLogits = () => [
    tf.tensor2d([
      [2, 1, -1],
      [0, 3, 1],
    ]),
    tf.tensor2d([
      [0, 5, 1],
      [1, 1.5, 0],
    ]),
  ];
  const lossOf = (aim: string) => {
    const objective = adaptiveAims(2).find((one) => one.aim === aim)?.objective ?? {};
    const { loss } = reconstructionTarget(logits, labels, objective)(tf.zeros([2, 1, 1, 1]));
    return [...loss.dataSync<'float32'>()];
  };
  const crossEntropy = (row: readonly number[], label: number) =>
    Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0)) - (row[label] ?? NaN);

  it('are those of textbook formulas on fixed logits', () => {
    const first = [crossEntropy([2, 1, -1], 0), crossEntropy([0, 3, 1], 1)];
    const second = [crossEntropy([0, 5, 1], 0), crossEntropy([1, 1.5, 0], 1)];
    const expected: Record<string, number[]> = {
      'cross-entropy, joint': first.map((value, row) => value ** 2 + (second[row] ?? NaN) ** 2),
      'cross-entropy, path 2': second,
      'cross-entropy, least': first.map((value, row) => Math.min(value, second[row] ?? NaN)),
      // Margins −1 and 5 (counted as 1), −2 and −0.5.
      'margin, joint': [0, -2.5],
      'margin, path 1': [-1, -2],
      'margin, least': [-1, -2],
    };
    for (const [aim, values] of Object.entries(expected)) {
      lossOf(aim).forEach((value, row) => expect(value).toBeCloseTo(values[row] ?? NaN, 4));
    }
  });

  it('are eight against two paths and two against one', () => {
    expect(adaptiveAims(2).map(({ aim }) => aim)).toHaveLength(8);
    expect(adaptiveAims(1).map(({ aim }) => aim)).toEqual(['cross-entropy, joint', 'margin, joint']);
  });
});
