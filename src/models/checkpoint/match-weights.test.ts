import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../../core/errors.js';
import { matchWeights } from './match-weights.js';
import type { WeightArray } from '../../core/weight-array.js';

const zeros = (...shape: number[]): WeightArray => ({
  shape,
  data: new Float32Array(shape.reduce((product, size) => product * size, 1)),
});

describe('matchWeights', () => {
  it('gives the arrays themselves, in the order of the network, whatever order they come in', () => {
    const shapes = fc.dictionary(fc.string(), fc.array(fc.nat(3), { maxLength: 3 }));
    fc.assert(
      fc.property(shapes, (expected) => {
        const found = Object.fromEntries(
          Object.entries(expected).map(([name, shape]) => [name, zeros(...shape)]),
        );
        const shuffled = Object.fromEntries(Object.entries(found).reverse());
        const matched = matchWeights(expected, shuffled, { source: 'weights' });
        expect(Object.keys(matched)).toEqual(Object.keys(expected));
        for (const name of Object.keys(expected)) expect(matched[name]).toBe(found[name]);
      }),
    );
  });

  it('renames what it is told to, swaps included', () => {
    const found = { a: zeros(1), b: zeros(2), c: zeros(3) };
    const rename = { a: 'b', b: 'a', absent: 'c' };
    const matched = matchWeights({ a: [2], b: [1], c: [3] }, found, { source: 'weights', rename });
    expect(matched).toEqual({ a: found.b, b: found.a, c: found.c });
  });

  it('reports all that does not fit, in one error', () => {
    const expected = { 'c1.weight': [8, 1, 3, 3], 'c1.bias': [8], 'l.bias': [10], scale: [] };
    const found = {
      'c1.weight': zeros(8, 9),
      old: zeros(8),
      bias: zeros(10),
      'l.bias': zeros(10),
      scale: zeros(1),
    };
    const match = () => matchWeights(expected, found, { source: 'cor1', rename: { bias: 'l.bias' } });
    expect(match).toThrow(ShapeError);
    expect(match).toThrow(
      'cor1 does not fit the network: missing "c1.bias"; not expected "old"; ' +
        'twice under one name "l.bias" (from "l.bias"); ' +
        'wrong shape: "c1.weight" must be [8×1×3×3], is [8×9], "scale" must be [], is [1]',
    );
  });
});
