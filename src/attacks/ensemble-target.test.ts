import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError, ShapeError } from '../core/errors.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import type { LogitsOf } from './attack-target.js';
import { ensembleCombinations, ensembleTarget, type EnsembleOptions } from './ensemble-target.js';

/** Images whose two halves are the logits of two members: [samples, 1, 1, 2·classes]. */
const half =
  (which: 0 | 1): LogitsOf =>
  (images) =>
    tf.tidy(() => {
      const [samples, , , width] = images.shape;
      return tf.slice(
        tf.reshape<tf.Rank.R2>(images, [samples, width]),
        [0, (which * width) / 2],
        [-1, width / 2],
      );
    });

const logits = fc.array(fc.double({ min: -8, max: 8, noNaN: true }).map(Math.fround), {
  minLength: 3,
  maxLength: 3,
});

function scoreOf(rows: readonly [number[], number[]], label: number, options: EnsembleOptions) {
  return tf.tidy(() => {
    const images = tf.tensor4d([...rows[0], ...rows[1]], [1, 1, 1, 6]);
    const target = ensembleTarget([half(0), half(1)], Int32Array.of(label), options);
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor4D) => target(x).loss)(images);
    return {
      loss: value.dataSync()[0] ?? NaN,
      gradient: [...grad.dataSync()],
      fooled: target(images).fooled.dataSync()[0],
    };
  });
}

const softmax = (row: readonly number[]) => {
  const mass = row.reduce((sum, value) => sum + Math.exp(value), 0);
  return row.map((value) => Math.exp(value) / mass);
};
const entropyOf = (row: readonly number[], label: number) => -Math.log(softmax(row)[label] ?? NaN);
const marginOf = (row: readonly number[], label: number) =>
  Math.max(...row.filter((_, index) => index !== label)) - (row[label] ?? NaN);

beforeAll(async () => void (await prepareBackend()));

describe('ensembleTarget', () => {
  it('is the textbook loss of each combination', () => {
    fc.assert(
      fc.property(logits, logits, fc.nat(2), (first, second, label) => {
        const rows = [first, second] as const;
        const close = (options: EnsembleOptions, expected: number) =>
          expect(Math.abs(scoreOf(rows, label, options).loss - expected)).toBeLessThan(
            1e-5 * (1 + Math.abs(expected)),
          );
        const mean = first.map((value, index) => (value + (second[index] ?? NaN)) / 2);
        const shares = softmax(first).map((value, index) => (value + (softmax(second)[index] ?? NaN)) / 2);
        const capped = rows.map((row) => Math.min(marginOf(row, label), 1)) as [number, number];
        close({ combine: 'logits', loss: 'cross-entropy' }, entropyOf(mean, label));
        close({ combine: 'logits' }, marginOf(mean, label));
        close({ combine: 'probabilities', loss: 'cross-entropy' }, -Math.log(shares[label] ?? NaN));
        close(
          { combine: 'losses', loss: 'cross-entropy' },
          entropyOf(first, label) + entropyOf(second, label),
        );
        close({ combine: 'losses' }, capped[0] + capped[1]);
        close(
          { combine: 'reweighed', temperature: 0.5 },
          -0.5 * Math.log(Math.exp(-capped[0] / 0.5) + Math.exp(-capped[1] / 0.5)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('has won only where every member is wrong', () => {
    fc.assert(
      fc.property(logits, logits, fc.nat(2), (first, second, label) => {
        const wrong = [first, second].every((row) => row.indexOf(Math.max(...row)) !== label);
        for (const combine of ensembleCombinations) {
          expect(scoreOf([first, second], label, { combine }).fooled).toBe(Number(wrong));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('reweighed, puts the effort where a member still resists', () => {
    const { gradient } = scoreOf(
      [
        [4, 0, 0],
        [0, 0.9, 0],
      ],
      0,
      { combine: 'reweighed' },
    );
    const effort = [gradient.slice(0, 3), gradient.slice(3)].map((part) => Math.hypot(...part));
    expect(effort[0]).toBeGreaterThan(20 * (effort[1] ?? NaN));
  });

  it('leaves no tensor but its score', async () => {
    const images = tf.zeros<tf.Rank.R4>([1, 1, 1, 6]);
    const use = () => {
      for (const combine of ensembleCombinations) {
        tf.dispose(ensembleTarget([half(0), half(1)], Int32Array.of(0), { combine })(images));
      }
    };
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    images.dispose();
  });

  it('refuses no member and options out of range', () => {
    expect(() => ensembleTarget([], Int32Array.of(0))).toThrow(ShapeError);
    const members = [half(0)];
    expect(() => ensembleTarget(members, Int32Array.of(0), { temperature: 0 })).toThrow(ConfigError);
    expect(() => ensembleTarget(members, Int32Array.of(0), { confidence: -1 })).toThrow(/confidence/);
    expect(() => ensembleTarget(members, Int32Array.of(0), { combine: 'mean' as 'logits' })).toThrow(
      /combine/,
    );
  });
});
