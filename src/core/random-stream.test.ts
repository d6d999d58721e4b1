import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from './random-stream.js';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe('RandomStream', () => {
  it('gives the same numbers for the same seed and name', () => {
    fc.assert(
      fc.property(seeds, fc.string(), (seed, name) => {
        const draw = () => RandomStream.fromSeed(seed).split(name).uniformArray(5);
        expect(draw()).toEqual(draw());
      }),
    );
  });

  it('gives a child that does not depend on what its parent drew', () => {
    const parent = RandomStream.fromSeed(3);
    const before = parent.split('a').uniform();
    parent.uniformArray(100);
    expect(parent.split('a').uniform()).toBe(before);
  });

  it('gives different numbers for different names', () => {
    const root = RandomStream.fromSeed(0);
    const firsts = new Set(Array.from({ length: 1000 }, (_, index) => root.split(index).uniform()));
    expect(firsts.size).toBeGreaterThan(995);
  });

  it('permutes: every index once', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 200 }), (seed, length) => {
        const sorted = [...RandomStream.fromSeed(seed).permutation(length)].sort((a, b) => a - b);
        expect(sorted).toEqual(Array.from({ length }, (_, index) => index));
      }),
    );
  });

  it('is uniform: mean and variance of 100,000 draws within five standard errors', () => {
    const draws = RandomStream.fromSeed(1).uniformArray(100_000, -1, 1);
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan((5 * Math.sqrt(1 / 3)) / Math.sqrt(draws.length));
    expect(Math.abs(variance - 1 / 3)).toBeLessThan((5 * Math.sqrt(4 / 45)) / Math.sqrt(draws.length));
  });

  it('is normal: mean, variance and kurtosis of 100,000 draws within five standard errors', () => {
    const draws = RandomStream.fromSeed(2).normalArray(100_000);
    const moment = (power: number) => draws.reduce((sum, x) => sum + x ** power, 0) / draws.length;
    const root = Math.sqrt(draws.length);
    expect(Math.abs(moment(1))).toBeLessThan(5 / root);
    expect(Math.abs(moment(2) - 1)).toBeLessThan((5 * Math.sqrt(2)) / root);
    expect(Math.abs(moment(4) - 3)).toBeLessThan((5 * Math.sqrt(96)) / root);
  });

  it('refuses a seed that is not a whole number from 0', () => {
    for (const seed of [-1, 0.5, NaN]) expect(() => RandomStream.fromSeed(seed)).toThrow(/seed must be/);
    expect(() => RandomStream.fromSeed('1' as never)).toThrow('must be a number, got "1"');
  });
});
