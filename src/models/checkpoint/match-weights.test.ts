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
        const { arrays, prefix, renamed } = matchWeights(expected, shuffled, { source: 'weights' });
        expect(Object.keys(arrays)).toEqual(Object.keys(expected));
        for (const name of Object.keys(expected)) expect(arrays[name]).toBe(found[name]);
        expect([prefix, renamed]).toEqual(['', []]);
      }),
    );
  });

  it('renames what it is told to, swaps included', () => {
    const found = { a: zeros(1), b: zeros(2), c: zeros(3) };
    const rename = { a: 'b', b: 'a', absent: 'c' };
    const matched = matchWeights({ a: [2], b: [1], c: [3] }, found, { source: 'weights', rename });
    expect(matched.arrays).toEqual({ a: found.b, b: found.a, c: found.c });
  });

  const dense = (name: string, outputs: number, inputs: number) => ({
    [`${name}.weight`]: [outputs, inputs],
    [`${name}.bias`]: [outputs],
  });
  const norm = (name: string, channels: number) =>
    Object.fromEntries(
      ['weight', 'bias', 'running_mean', 'running_var'].map((leaf) => [`${name}.${leaf}`, [channels]]),
    );
  const arraysOf = (shapes: Readonly<Record<string, readonly number[]>>) =>
    Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, zeros(...shape)]));
  const alphabetical = (arrays: Readonly<Record<string, WeightArray>>) =>
    Object.fromEntries(Object.entries(arrays).sort(([one], [other]) => (one < other ? -1 : 1)));
  const network = {
    ...dense('l1', 5, 5),
    ...norm('bn1', 5),
    ...dense('l2', 5, 5),
    ...norm('bn2', 5),
    ...dense('l', 2, 5),
  };

  it.each(['module.', '_orig_mod.', 'model.', 'module._orig_mod.'])(
    'takes off the prefix %s that all names share, and says so',
    (prefix) => {
      const found = arraysOf(network);
      const prefixed = Object.fromEntries(
        Object.entries(found).map(([name, array]) => [prefix + name, array]),
      );
      const matched = matchWeights(network, prefixed, { source: 'weights' });
      expect(matched).toEqual({ arrays: found, prefix, renamed: [] });
      for (const name of Object.keys(network)) expect(matched.arrays[name]).toBe(found[name]);
    },
  );

  it('keeps a prefix that the network has too', () => {
    const block = { ...dense('c.0', 3, 2), ...dense('c.3', 2, 3) };
    const found = arraysOf(block);
    expect(matchWeights(block, found, { source: 'weights' })).toEqual({
      arrays: found,
      prefix: '',
      renamed: [],
    });
    const renamed = arraysOf({ ...dense('c.1', 3, 2), ...dense('c.2', 2, 3) });
    expect(matchWeights(block, renamed, { source: 'weights' }).prefix).toBe('');
  });

  it('matches layers of other names by shape and order, in a file of layers and in an alphabetical one', () => {
    const sequence = {
      ...dense('net.0', 5, 5),
      ...norm('net.2', 5),
      ...dense('net.10', 5, 5),
      ...norm('net.12', 5),
      ...dense('net.20', 2, 5),
    };
    const found = arraysOf(sequence);
    for (const file of [found, alphabetical(found)]) {
      const { arrays, prefix, renamed } = matchWeights(network, file, { source: 'weights' });
      expect(prefix).toBe('net.');
      expect(renamed).toEqual([
        ['0', 'l1'],
        ['2', 'bn1'],
        ['10', 'l2'],
        ['12', 'bn2'],
        ['20', 'l'],
      ]);
      expect(arrays['l2.weight']).toBe(found['net.10.weight']);
      expect(arrays['bn2.running_var']).toBe(found['net.12.running_var']);
    }
  });

  it('guesses nothing where order and names contradict each other, and does what it is told', () => {
    const rest = { ...norm('bn1', 5), ...norm('bn2', 5), ...dense('l', 2, 5) };
    const found = arraysOf({ ...dense('h2', 5, 5), ...dense('h1', 5, 5), ...rest });
    expect(() => matchWeights(network, found, { source: 'weights' })).toThrow(
      /which of h2, h1 stands for which of l1, l2 must be clear.*--map theirs=ours/,
    );
    const { arrays } = matchWeights(network, found, { source: 'w', rename: { h1: 'l1', h2: 'l2' } });
    expect(arrays['l1.weight']).toBe(found['h1.weight']);
    expect(matchWeights(network, found, { source: 'w', rename: { h2: 'l2' } }).arrays).toEqual(arrays);
  });

  it('does not take one of two like layers by its name and give the other what is left in the wrong order', () => {
    const denses = { ...dense('l1', 5, 5), ...dense('l2', 5, 5), ...dense('l', 2, 5) };
    const shifted = { ...norm('bn0', 5), ...norm('bn1', 5), ...denses };
    expect(() => matchWeights(network, arraysOf(shifted), { source: 'weights' })).toThrow(/--map/);
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
