import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { attack } from './attack.js';
import { fgsm, pgd } from './attack-config.js';
import type { AttackConfig } from './attack-config.js';
import { classificationTarget } from './attack-target.js';
import type { AttackTarget } from './attack-target.js';
import { mlpLogits, plainMlpScore, randomMlp } from './testing/smooth-mlp.js';

const [height, width, channels] = [2, 3, 2];
const inputs = height * width * channels;
const samples = 6;
const stream = RandomStream.fromSeed(11);
const weights = randomMlp(stream.split('weights'), { inputs, hidden: 8, classes: 4 });
const pixels = stream.split('pixels').uniformArray(samples * inputs);
// Some pixels at the ends of the range, where clipping matters.
pixels.forEach((value, index) => (pixels[index] = value < 0.1 ? 0 : value > 0.9 ? 1 : value));
const labels = Int32Array.from({ length: samples }, (_, index) => index % 4);
const ids = Array.from({ length: samples }, (_, index) => 100 + index);

/** Attacks the chosen samples as one batch; pixels in, pixels out. */
function attackSamples(config: AttackConfig, chosen: readonly number[], seed = 0): Float32Array {
  const part = chosen.map((sample) => pixels.subarray(sample * inputs, (sample + 1) * inputs));
  const images = tf.tensor4d(
    part.flatMap((image) => [...image]),
    [chosen.length, height, width, channels],
  );
  const target = classificationTarget(
    mlpLogits(weights),
    Int32Array.from(chosen, (sample) => labels[sample] ?? 0),
  );
  const sampleIds = chosen.map((sample) => ids[sample] ?? 0);
  const found = attack(target, images, { config, stream: RandomStream.fromSeed(seed), sampleIds });
  const values = found.dataSync<'float32'>();
  tf.dispose([images, found]);
  return values;
}

const everySample = labels.map((_, index) => index);
const attackAll = (config: AttackConfig, seed = 0) => attackSamples(config, [...everySample], seed);
const imageOf = (values: Float32Array, sample: number) =>
  values.slice(sample * inputs, (sample + 1) * inputs);

/** Rank of a point: fooled first, then the loss, in float64. */
function rankOf(values: Float32Array, sample: number) {
  const label = labels[sample] ?? 0;
  const { loss, prediction } = plainMlpScore(weights, imageOf(values, sample), label);
  return { fooled: Number(prediction !== label), loss };
}

function expectNoWorse(better: Float32Array, worse: Float32Array, tolerance = 1e-5): void {
  for (const sample of everySample) {
    const [high, low] = [rankOf(better, sample), rankOf(worse, sample)];
    expect(high.fooled).toBeGreaterThanOrEqual(low.fooled);
    if (high.fooled === low.fooled) expect(high.loss).toBeGreaterThanOrEqual(low.loss - tolerance);
  }
}

const epsilons = fc.double({ min: 0, max: 0.6, noNaN: true });
const someNorm = fc.constantFrom('linf' as const, 'l2' as const);
const someVariant = fc.constantFrom('paper' as const, 'released' as const);
const someConfig = fc
  .tuple(someNorm, epsilons, someVariant, fc.integer({ min: 0, max: 4 }))
  .map(([norm, epsilon, variant, steps]) =>
    steps === 0 ? fgsm({ norm, epsilon, variant }) : pgd({ norm, epsilon, variant, steps }),
  );
const few = { numRuns: 40 };

beforeAll(async () => void (await prepareBackend()));

describe('attack', () => {
  it('stays in the ball and in the pixel range, to float precision', () => {
    fc.assert(
      fc.property(someConfig, fc.nat(1000), (config, seed) => {
        const found = attackAll(config, seed);
        for (const value of found) expect(value >= 0 && value <= 1).toBe(true);
        for (const sample of everySample) {
          const own = imageOf(pixels, sample);
          const delta = Array.from(imageOf(found, sample), (value, index) => value - (own[index] ?? NaN));
          if (config.norm === 'linf') {
            expect(Math.max(...delta.map(Math.abs))).toBeLessThanOrEqual(config.epsilon + 2 ** -24);
          } else {
            const budget = config.epsilon * Math.sqrt(inputs);
            expect(Math.hypot(...delta)).toBeLessThanOrEqual(budget + inputs * 2 ** -24 * (1 + budget));
          }
        }
      }),
      few,
    );
  });

  it('gives each sample the same result however the batch is split or permuted', () => {
    const order = fc.shuffledSubarray([...everySample], { minLength: 1 });
    fc.assert(
      fc.property(someConfig, order, fc.nat(1000), (config, chosen, seed) => {
        const whole = attackAll(config, seed);
        const part = attackSamples(config, chosen, seed);
        chosen.forEach((sample, place) => {
          const [one, other] = [imageOf(part, place), imageOf(whole, sample)];
          one.forEach((value, index) => expect(Math.abs(value - (other[index] ?? NaN))).toBeLessThan(1e-5));
        });
      }),
      few,
    );
  });

  it('changes nothing when epsilon is 0', () => {
    fc.assert(
      fc.property(someConfig, (config) => {
        const still = { ...config, epsilon: 0 };
        expect(attackAll(still)).toEqual(pixels);
      }),
      few,
    );
  });

  it('never returns less than the start: its rank, fooled before loss, is at least the start’s', () => {
    fc.assert(
      fc.property(someNorm, epsilons, fc.nat(1000), fc.boolean(), (norm, epsilon, seed, random) => {
        const randomStart = random ? 'ball' : 'none';
        // A step of length 0 returns the start itself.
        const start = attackAll(pgd({ norm, epsilon, randomStart, steps: 1, stepSize: 0 }), seed);
        const found = attackAll(pgd({ norm, epsilon, randomStart, steps: 3, stepSize: 0.5 }), seed);
        expectNoWorse(found, start);
      }),
      few,
    );
  });

  it('finds no less with more restarts or more steps', () => {
    fc.assert(
      fc.property(someNorm, epsilons, fc.nat(1000), (norm, epsilon, seed) => {
        const config = pgd({ norm, epsilon, steps: 2, stepSize: 0.1 });
        const once = attackAll(config, seed);
        expectNoWorse(attackAll({ ...config, restarts: 3 }, seed), once);
        expectNoWorse(attackAll({ ...config, steps: 4 }, seed), once);
      }),
      { numRuns: 15 },
    );
  });

  it('is not moved, in any sample, by the scale of the losses', () => {
    const scaled: AttackTarget = (images) =>
      tf.tidy(() => {
        const { loss, fooled } = classificationTarget(mlpLogits(weights), labels)(images);
        return { loss: tf.mul<tf.Tensor1D>(loss, tf.tensor1d([1e-12, 1, 1e6, 1, 1, 1e12])), fooled };
      });
    const images = tf.tensor4d(pixels, [samples, height, width, channels]);
    for (const norm of ['linf', 'l2'] as const) {
      const config = pgd({ norm, epsilon: 0.2, steps: 5 });
      const found = attack(scaled, images, { config, stream: RandomStream.fromSeed(0), sampleIds: ids });
      const plain = attackAll(config);
      found.dataSync().forEach((value, index) => expect(value).toBeCloseTo(plain[index] ?? NaN, 4));
      found.dispose();
    }
    images.dispose();
  });

  it('never loses an iterate that succeeded', () => {
    // The loss rises with the brightness; only a window on the way up wins.
    const window: AttackTarget = (images) =>
      tf.tidy(() => {
        const loss = tf.mean<tf.Tensor1D>(images, [1, 2, 3]);
        const fooled = tf.logicalAnd<tf.Tensor1D>(tf.greater(loss, 0.25), tf.less(loss, 0.35));
        return { loss, fooled };
      });
    const brightness = (keep: 'best' | 'last', restarts: number) => {
      const config = pgd({ norm: 'linf', epsilon: 0.5, steps: 5, stepSize: 0.1, keep, restarts });
      const images = tf.zeros<tf.Rank.R4>([1, 2, 2, 1]);
      const run = { config: { ...config, randomStart: 'none' as const }, stream, sampleIds: [0] };
      const found = attack(window, images, run);
      const value = tf.tidy(() => tf.mean(found).dataSync()[0]);
      tf.dispose([images, found]);
      return value;
    };
    expect(brightness('best', 1)).toBeCloseTo(0.3, 6);
    expect(brightness('last', 1)).toBeCloseTo(0.5, 6);
  });

  it('costs one forward and backward pass a step, and one forward pass for the end if that is ranked', () => {
    let forwards = 0;
    const counting: AttackTarget = (images) => {
      forwards++;
      return classificationTarget(mlpLogits(weights), labels)(images);
    };
    const images = tf.tensor4d(pixels, [samples, height, width, channels]);
    for (const [keep, restarts, expected] of [
      ['best', 1, 8],
      ['last', 1, 7],
      ['last', 2, 16],
    ] as const) {
      forwards = 0;
      const config = pgd({ norm: 'linf', epsilon: 0.1, steps: 7, keep, restarts });
      attack(counting, images, { config, stream, sampleIds: ids }).dispose();
      expect(forwards).toBe(expected);
    }
    images.dispose();
  });

  it('leaves a point whose loss is NaN, whatever that point claims', () => {
    const broken: AttackTarget = (images) =>
      tf.tidy(() => {
        const mean = tf.mean<tf.Tensor1D>(images, [1, 2, 3]);
        const loss = tf.add<tf.Tensor1D>(mean, tf.mul(0.01, tf.sqrt(tf.sub(0.15, mean))));
        return { loss, fooled: tf.greater<tf.Tensor1D>(mean, 0.15) };
      });
    const images = tf.zeros<tf.Rank.R4>([1, 2, 2, 1]);
    const config = pgd({ norm: 'linf', epsilon: 0.5, steps: 5, stepSize: 0.1, randomStart: 'none' });
    const found = attack(broken, images, { config, stream, sampleIds: [0] });
    for (const value of found.dataSync()) expect(value).toBeCloseTo(0.1, 6);
    tf.dispose([images, found]);
  });

  it('leaves its input as it was, and no tensor but its result, even when the target throws', async () => {
    const images = tf.tensor4d(pixels, [samples, height, width, channels]);
    const target = classificationTarget(mlpLogits(weights), labels);
    let calls = 0;
    const throwing: AttackTarget = (points) => {
      if (calls++ % 2 > 0) throw new Error('enough');
      return target(points);
    };
    const use = () => {
      for (const config of [
        fgsm({ norm: 'l2', epsilon: 0.1 }),
        pgd({ norm: 'linf', epsilon: 0.1, steps: 3, restarts: 2 }),
        pgd({ norm: 'l2', epsilon: 0.1, steps: 3, variant: 'released' }),
      ]) {
        const run = { config, stream, sampleIds: ids };
        attack(target, images, run).dispose();
        expect(() => attack(throwing, images, run)).toThrow('enough');
      }
    };
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
    expect(images.dataSync()).toEqual(pixels);
    images.dispose();
  });

  it('refuses images, ids and scores that do not fit', () => {
    const images = tf.zeros<tf.Rank.R4>([2, 1, 1, 3]);
    const config = fgsm({ norm: 'linf', epsilon: 0.1 });
    const target = classificationTarget((x) => tf.reshape(x, [2, 3]), Int32Array.of(0, 1));
    const run = { config, stream, sampleIds: [0, 1] };
    expect(() => attack(target, tf.zeros([2, 3]) as unknown as tf.Tensor4D, run)).toThrow(
      /attack: images must have shape/,
    );
    expect(() => attack(target, images, { ...run, sampleIds: [0] })).toThrow(
      /must hold 2 ids, one an image, got 1/,
    );
    const mean: AttackTarget = (x) => ({ ...target(x), loss: tf.mean(x) as unknown as tf.Tensor1D });
    expect(() => attack(mean, images, run)).toThrow(/loss of the target must have shape \[2\], got \[\]/);
    expect(() => attack(target, images, { ...run, config: { ...config, epsilon: 8 } })).toThrow(
      /divide by 255/,
    );
    images.dispose();
  });
});
