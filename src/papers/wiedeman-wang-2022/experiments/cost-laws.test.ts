import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../../backend/select-backend.js';
import { cnn, fc } from '../../../models/architecture.js';
import {
  decompositionMultiplications,
  dvergePasses,
  forwardMultiplications,
  stepMultiplications,
} from './cost-laws.js';

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

describe('dvergePasses', () => {
  it('grow by one pass there and one back with every step', () => {
    for (let steps = 1; steps < 10; steps++) {
      const [fewer, more] = [dvergePasses(steps), dvergePasses(steps + 1)];
      expect(more).toEqual({ forward: fewer.forward + 1, backward: fewer.backward + 1 });
    }
  });
});

describe('forwardMultiplications', () => {
  it('are those of a hand count', () => {
    expect(forwardMultiplications(fc)).toBe(784 * 500 + 500 * 500 + 500 * 200 + 200 * 200 + 200 * 100 + 1000);
    const convolutions = 28 * 28 * 9 * 8 + 14 * 14 * 9 * 8 * 16 + 7 * 7 * 9 * 16 * 32;
    expect(forwardMultiplications(cnn)).toBe(convolutions + 320);
    expect(stepMultiplications('cnn', 10)).toBe(60 * (convolutions + 320));
  });
});

describe('decompositionMultiplications', () => {
  it('of one column are none, of two some sweeps of one rotation', () => {
    expect(decompositionMultiplications(50, 1)).toBe(0);
    const two = decompositionMultiplications(50, 2);
    // A rotation and the look that finds nothing left to do.
    expect(two).toBe(7 * 50 + 3 * 50);
  });

  it('grow with the rows and the columns', () => {
    const at = decompositionMultiplications(60, 6);
    expect(decompositionMultiplications(120, 6)).toBeGreaterThan(at);
    expect(decompositionMultiplications(60, 12)).toBeGreaterThan(2 * at);
  });
});
