import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { attack } from './attack.js';
import { fgsm, pgd } from './attack-config.js';
import type { AttackConfig } from './attack-config.js';
import { classificationTarget } from './attack-target.js';
import type { AttackTarget } from './attack-target.js';
import { mlpLogits, plainMlpScore, randomMlp } from './testing/smooth-mlp.js';

const [height, width, channels] = [3, 2, 2];
const inputs = height * width * channels;
const samples = 8;
const root = RandomStream.fromSeed(4);
const pixels = root.split('pixels').uniformArray(samples * inputs);
const labels = Int32Array.from({ length: samples }, (_, index) => index % 3);
const ids = Uint32Array.from(labels.keys());
const stream = root.split('attack');

function run(target: AttackTarget, config: AttackConfig, from = pixels): Float32Array {
  const images = tf.tensor4d(from, [samples, height, width, channels]);
  const found = attack(target, images, { config, stream, sampleIds: ids });
  const values = found.dataSync<'float32'>();
  tf.dispose([images, found]);
  return values;
}

const clip = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
const imageOf = (values: Float32Array, sample: number) =>
  Array.from(values.subarray(sample * inputs, (sample + 1) * inputs));

/** The random start, drawn as the documentation says. */
function textbookStart(config: AttackConfig, sample: number): number[] {
  const draws = stream.split(`sample ${sample}`);
  if (config.randomStart === 'box' || config.norm === 'linf') {
    return Array.from(draws.uniformArray(inputs, -config.epsilon, config.epsilon));
  }
  const direction = Array.from(draws.normalArray(inputs));
  const radius = config.epsilon * Math.sqrt(inputs) * draws.uniform() ** (1 / inputs);
  return direction.map((value) => (value * radius) / Math.hypot(...direction));
}

type PlainScore = (x: readonly number[]) => { loss: number; gradient: Float64Array; fooled: boolean };

/** PGD from the textbook, one sample, in float64. */
function textbookPgd(
  score: PlainScore,
  image: readonly number[],
  start: readonly number[],
  config: AttackConfig,
) {
  const scale = config.norm === 'l2' ? Math.sqrt(inputs) : 1;
  const [budget, stepSize] = [config.epsilon * scale, config.stepSize * scale];
  const toBall = (point: readonly number[]) => {
    const delta = point.map((value, index) => value - (image[index] ?? NaN));
    const shrink = Math.min(1, budget / Math.max(Math.hypot(...delta), 1e-30));
    return delta.map((value, index) => {
      const kept = config.norm === 'l2' ? value * shrink : clip(value, -budget, budget);
      return clip((image[index] ?? NaN) + kept, 0, 1);
    });
  };
  let point = toBall(image.map((value, index) => value + (start[index] ?? NaN)));
  let best = { point, ...score(point) };
  for (let step = 0; step < config.steps; step++) {
    const { gradient } = score(point);
    const length = Math.hypot(...gradient);
    const direction = (value: number) => (config.norm === 'l2' ? value / length : Math.sign(value));
    point = toBall(point.map((value, index) => value + stepSize * direction(gradient[index] ?? NaN)));
    const now = { point, ...score(point) };
    const better = now.fooled === best.fooled ? now.loss > best.loss : now.fooled;
    if (better) best = now;
  }
  return config.keep === 'best' ? best.point : point;
}

beforeAll(async () => void (await prepareBackend()));

describe('against textbook PGD in float64, on a smooth network', () => {
  const weights = randomMlp(root.split('weights'), { inputs, hidden: 6, classes: 3 });
  const target = classificationTarget(mlpLogits(weights), labels);

  it.each([
    fgsm({ norm: 'linf', epsilon: 0.05 }),
    fgsm({ norm: 'l2', epsilon: 0.05 }),
    pgd({ norm: 'linf', epsilon: 0.1, steps: 8 }),
    pgd({ norm: 'l2', epsilon: 0.1, steps: 8 }),
    pgd({ norm: 'linf', epsilon: 0.1, steps: 8, variant: 'released' }),
    pgd({ norm: 'l2', epsilon: 0.1, steps: 8, variant: 'released' }),
  ])('$name $norm from $randomStart keeping the $keep gives the same points', (config) => {
    const found = run(target, config);
    for (const sample of ids) {
      const label = labels[sample] ?? 0;
      const score: PlainScore = (x) => {
        const { prediction, ...rest } = plainMlpScore(weights, x, label);
        return { ...rest, fooled: prediction !== label };
      };
      const image = imageOf(pixels, sample);
      const start = config.randomStart === 'none' ? image.map(() => 0) : textbookStart(config, sample);
      const expected = textbookPgd(score, image, start, config);
      // Float32 rounding, amplified by a few steps on a network with weights of size 2.
      imageOf(found, sample).forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 4));
    }
  });
});

describe('on a linear loss, where the optimum is known', () => {
  const slope = root.split('slope').normalArray(inputs);
  const linear: AttackTarget = (images) =>
    tf.tidy(() => {
      const flat = tf.reshape(images, [samples, inputs]);
      const loss = tf.reshape(tf.matMul(flat, tf.tensor2d(slope, [inputs, 1])), [samples]) as tf.Tensor1D;
      return { loss, fooled: tf.zerosLike(loss) };
    });

  it('l-infinity FGSM and PGD reach clip(x + epsilon·sign)', () => {
    const expected = pixels.map((value, index) =>
      clip(value + 0.1 * Math.sign(slope[index % inputs] ?? NaN), 0, 1),
    );
    for (const config of [fgsm({ norm: 'linf', epsilon: 0.1 }), pgd({ norm: 'linf', epsilon: 0.1 })]) {
      run(linear, config).forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 6));
    }
  });

  it('l2 FGSM and PGD reach x + epsilon·√d·slope/‖slope‖ where no pixel meets its bounds', () => {
    const middle = pixels.map((value) => 0.4 + 0.2 * value);
    const length = Math.hypot(...slope);
    const expected = middle.map(
      (value, index) => value + (0.05 * Math.sqrt(inputs) * (slope[index % inputs] ?? NaN)) / length,
    );
    for (const config of [
      fgsm({ norm: 'l2', epsilon: 0.05 }),
      pgd({ norm: 'l2', epsilon: 0.05, stepSize: 0.05, keep: 'last' }),
    ]) {
      const found = run(linear, config, middle);
      found.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 6));
    }
  });
});
