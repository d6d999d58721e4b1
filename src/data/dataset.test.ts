import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { fingerprintOf, imagesTensor, labelsOf, subset, type LabelledImages } from './dataset.js';

const set: LabelledImages = {
  count: 4,
  height: 2,
  width: 3,
  channels: 2,
  pixels: Uint8Array.from({ length: 48 }, (_, index) => (index * 37) % 256),
  labels: Uint8Array.of(3, 1, 4, 9),
};

beforeAll(() => tf.setBackend('cpu'));

describe('imagesTensor', () => {
  it('holds pixel / 255 of the chosen images, in the order of the indices', () => {
    const indices = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(indices, (chosen) => {
        const tensor = imagesTensor(set, chosen);
        const expected = chosen.flatMap((index) => [...set.pixels.subarray(12 * index, 12 * index + 12)]);
        expect(tensor.shape).toEqual([chosen.length, 2, 3, 2]);
        expect(tensor.dtype).toBe('float32');
        expect([...tensor.dataSync()]).toEqual(expected.map((pixel) => Math.fround(pixel / 255)));
        tensor.dispose();
      }),
    );
  });

  it('leaves no tensor but the one it returns', async () => {
    expect(await tensorsLeakedBy(() => imagesTensor(set, [0, 1]).dispose())).toBe(0);
  });

  it('refuses an index outside the set, and none at all', () => {
    expect(() => imagesTensor(set, [0, 4])).toThrow(
      new ConfigError('imagesTensor: indices must be whole numbers in [0, 3], got 4'),
    );
    for (const wrong of [[], [-1], [0.5], [NaN]]) {
      expect(() => imagesTensor(set, wrong)).toThrow(ConfigError);
      expect(() => labelsOf(set, wrong)).toThrow(ConfigError);
    }
  });
});

describe('labelsOf', () => {
  it('are the classes in the order of the indices', () => {
    expect(labelsOf(set, Uint32Array.of(3, 0, 3))).toEqual(Int32Array.of(9, 3, 9));
  });
});

describe('subset', () => {
  it('is the beginning of the set, and the whole of it at full size', () => {
    expect(subset(set, 2)).toEqual({
      ...set,
      count: 2,
      pixels: set.pixels.slice(0, 24),
      labels: Uint8Array.of(3, 1),
    });
    expect(subset(set, 4)).toEqual(set);
  });

  it('refuses more images than there are', () => {
    expect(() => subset(set, 5)).toThrow(
      new ConfigError('subset: count must be in [1, 4], got 5; the set has 4 images'),
    );
    expect(() => subset(set, 0)).toThrow(ConfigError);
  });
});

describe('fingerprintOf', () => {
  it('changes with any pixel, any label, the shape and the roles of the splits', () => {
    const other = subset(set, 3);
    const changed = (edit: Partial<LabelledImages>) => fingerprintOf({ ...set, ...edit }, other);
    const all = [
      changed({}),
      changed({ pixels: set.pixels.with(47, 1) }),
      changed({ labels: set.labels.with(0, 4) }),
      changed({ height: 3, width: 2 }),
      fingerprintOf(other, set),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(changed({})).toMatch(/^[0-9a-f]{64}$/);
    expect(changed({ pixels: set.pixels.slice() })).toBe(all[0]);
  });
});
