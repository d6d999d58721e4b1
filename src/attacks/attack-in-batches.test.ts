import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError, ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { attackInBatches } from './attack-in-batches.js';
import type { AttackedBatch, BatchedAttack, LabelledImages } from './attack-in-batches.js';
import { pgd } from './attack-config.js';
import { classificationTarget } from './attack-target.js';
import { mlpLogits, randomMlp } from './testing/smooth-mlp.js';

const stream = RandomStream.fromSeed(2);
const weights = randomMlp(stream.split('weights'), { inputs: 6, hidden: 5, classes: 3 });
const set: LabelledImages = {
  pixels: stream.split('pixels').uniformArray(7 * 6),
  shape: [2, 3, 1],
  labels: Uint8Array.of(0, 1, 2, 0, 1, 2, 0),
};
const options: BatchedAttack = {
  config: pgd({ norm: 'l2', epsilon: 0.2, steps: 3 }),
  stream: stream.split('attack'),
  targetFor: (labels) => classificationTarget(mlpLogits(weights), labels),
};

beforeAll(async () => void (await prepareBackend()));

describe('attackInBatches', () => {
  it('gives the same points for every batch size', async () => {
    const whole = await attackInBatches(set, options);
    expect(whole).not.toEqual(set.pixels);
    for (const batchSize of [1, 3, 7]) {
      const parts = await attackInBatches(set, { ...options, batchSize });
      parts.forEach((value, index) => expect(value).toBeCloseTo(whole[index] ?? NaN, 5));
    }
  });

  it('gives a sample the same point in a subset, under its own id', async () => {
    const whole = await attackInBatches(set, options);
    const subset = { ...set, pixels: set.pixels.slice(24, 36), labels: set.labels.slice(4, 6) };
    const part = await attackInBatches(subset, { ...options, sampleIds: [4, 5] });
    part.forEach((value, index) => expect(value).toBeCloseTo(whole[24 + index] ?? NaN, 5));
  });

  it('hands over each chunk, in order, and lets timers run in between', async () => {
    const seen: Pick<AttackedBatch, 'offset' | 'done' | 'total'>[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const onBatch = async ({ candidates, labels, offset, done, total }: AttackedBatch) => {
      expect(candidates.shape[0]).toBe(labels.length);
      seen.push({ offset, done, total });
      await new Promise((resolve) => setTimeout(resolve, 2));
    };
    await attackInBatches(set, { ...options, batchSize: 3, onBatch });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    expect(seen).toEqual([
      { offset: 0, done: 3, total: 7 },
      { offset: 3, done: 6, total: 7 },
      { offset: 6, done: 7, total: 7 },
    ]);
  });

  it('leaves no tensor, even when the callback throws', async () => {
    const use = async () => {
      await attackInBatches(set, { ...options, batchSize: 4 });
      const onBatch = () => Promise.reject(new Error('stop'));
      await expect(attackInBatches(set, { ...options, onBatch })).rejects.toThrow('stop');
    };
    await use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });

  it('accepts an empty set, and refuses pixels, ids and batch sizes that do not fit', async () => {
    const empty = { ...set, pixels: new Float32Array(0), labels: new Uint8Array(0) };
    expect(await attackInBatches(empty, options)).toHaveLength(0);
    const short = { ...set, pixels: set.pixels.slice(1) };
    await expect(attackInBatches(short, options)).rejects.toThrow(ShapeError);
    await expect(attackInBatches(set, { ...options, sampleIds: [1] })).rejects.toThrow(
      /sampleIds must hold 7/,
    );
    await expect(attackInBatches(set, { ...options, batchSize: 0 })).rejects.toThrow(ConfigError);
  });
});
