import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import { judgeOutput } from '../judge-output.js';
import { correlationLoss } from './correlation-loss.js';
import * as functions from './functions.js';
import { averagePool, columnMoments, convolution, logSoftmax, matMul, maxPool, normalise } from './layers.js';
import { mean, sum, transpose } from './operations.js';
import { gradientOf, leaf, Tape, type Value } from './tape.js';

type Program = (tape: Tape, x: Value, y: Value) => Value;

const total = (tape: Tape, x: Value) =>
  sum(
    tape,
    x,
    x.shape.map((_, axis) => axis),
  );

const programs: Record<string, { shapes: [number[], number[]]; program: Program }> = {
  'a product of matrices': {
    shapes: [
      [3, 4],
      [5, 4],
    ],
    program: (t, x, y) => functions.square(t, matMul(t, x, y, [false, true])),
  },
  'a convolution': {
    shapes: [
      [2, 4, 5, 2],
      [3, 3, 2, 3],
    ],
    program: (t, x, y) => functions.square(t, convolution(t, x, y, 1)),
  },
  poolings: {
    shapes: [
      [2, 4, 4, 2],
      [2, 2, 2, 2],
    ],
    program: (t, x, y) =>
      functions.mul(t, functions.add(t, maxPool(t, x, 2), averagePool(t, x, 2)), functions.square(t, y)),
  },
  'softmax and division': {
    shapes: [
      [3, 4],
      [1, 4],
    ],
    program: (t, x, y) =>
      functions.div(t, logSoftmax(t, x), functions.add(t, functions.exp(t, y), leaf([], [1]))),
  },
  'batch normalisation': {
    shapes: [[6, 3], [3]],
    program: (t, x, y) =>
      functions.square(t, normalise(t, columnMoments(t, x), { scale: y, shift: functions.sigmoid(t, y) })),
  },
  'smooth functions': {
    shapes: [
      [2, 3],
      [3, 2],
    ],
    program: (t, x, y) => {
      const positive = functions.add(t, functions.softplus(t, x), leaf([], [0.1]));
      const parts = [functions.sqrt, functions.rsqrt, functions.log].map((f) => f(t, positive));
      const turned = transpose(t, y, [1, 0]);
      return parts.reduce((a, b) => functions.sub(t, functions.mul(t, a, turned), mean(t, b, [0])));
    },
  },
  'the correlation loss': {
    shapes: [
      [9, 3],
      [9, 2],
    ],
    program: (t, x, y) => correlationLoss(t, x, y),
  },
};

describe('the reference', () => {
  it.each(Object.entries(programs))(
    'differentiates %s as finite differences do',
    (_, { shapes, program }) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 10_000 }), (seed) => {
          const stream = RandomStream.fromSeed(seed);
          const inputs = shapes.map((shape, index) =>
            leaf(shape, stream.split(index).normalArray(shape.reduce((a, b) => a * b, 1))),
          ) as [Value, Value];
          const value = (x: Value, y: Value) => {
            const tape = new Tape();
            return total(tape, program(tape, x, y)).at[0] ?? NaN;
          };
          const tape = new Tape();
          tape.backward(total(tape, program(tape, ...inputs)));
          const direction = inputs.map(({ at }, index) => stream.split(`to ${index}`).normalArray(at.length));
          const moved = (h: number) =>
            inputs.map(({ shape, at }, index) =>
              leaf(
                shape,
                at.map((x, i) => x + h * (direction[index]?.[i] ?? NaN)),
              ),
            ) as [Value, Value];
          const slope = inputs.reduce(
            (sumOfParts, input, index) =>
              gradientOf(input).reduce((part, g, i) => part + g * (direction[index]?.[i] ?? NaN), sumOfParts),
            0,
          );
          const h = 1e-6;
          const measured = (value(...moved(h)) - value(...moved(-h))) / (2 * h);
          // Central differences lose h² of the third derivative and 1e-16/h of the value.
          expect(Math.abs(measured - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
        }),
        { numRuns: 20 },
      );
    },
  );

  it('moves with noise by rounding errors, and not without', () => {
    const x = leaf([40, 30], RandomStream.fromSeed(1).normalArray(1200));
    const run = (tape: Tape) => matMul(tape, x, x, [false, true]).at;
    expect(run(new Tape())).toEqual(run(new Tape()));
    const shift = run(new Tape(RandomStream.fromSeed(2))).map(
      (value, i) => value - (run(new Tape())[i] ?? NaN),
    );
    const largest = Math.max(...shift.map(Math.abs));
    expect(largest).toBeGreaterThan(2 ** -24);
    // 4·√30·u·Σ|products|, the sum being at most 30·4².
    expect(largest).toBeLessThan(4 * Math.sqrt(30) * 2 ** -24 * 480);
  });
});

describe('judgeOutput', () => {
  const exact = Float64Array.of(1, 2, 3);
  const noisy = [Float64Array.of(1.1, 2, 3)];

  it('allows each number its own shift, and the array its length', () => {
    expect(judgeOutput([1.05, 2, 3], exact, noisy, 'each').ratio).toBeCloseTo(0.5);
    expect(judgeOutput([1, 2.05, 3], exact, noisy, 'each').ratio).toBe(Infinity);
    expect(judgeOutput([1, 2.05, 3], exact, noisy, 'length').ratio).toBeCloseTo(0.5);
  });

  it('never passes NaN, and refuses an output of another size', () => {
    expect(judgeOutput([1, NaN, 3], exact, noisy, 'each').ratio).toBe(Infinity);
    expect(judgeOutput([1, NaN, 3], exact, noisy, 'length').ratio).toBe(Infinity);
    expect(() => judgeOutput([1], exact, noisy, 'each')).toThrow(/must hold 3 numbers, got 1/);
  });
});
