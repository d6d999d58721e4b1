import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { attack } from './attack.js';
import { fgsm, pgd } from './attack-config.js';
import { classificationTarget, type AttackTarget } from './attack-target.js';
import { miFgsm } from './mi-fgsm.js';
import { scoreAndGradient } from './score-and-gradient.js';
import { mlpLogits, randomMlp } from './testing/smooth-mlp.js';

const inputs = 12;
const samples = 6;
const stream = RandomStream.fromSeed(11);
const weights = randomMlp(stream.split('weights'), { inputs, hidden: 8, classes: 4 });
const pixels = stream.split('pixels').uniformArray(samples * inputs);
const labels = Int32Array.from({ length: samples }, (_, index) => index % 4);
const ids = Array.from({ length: samples }, (_, index) => 100 + index);

beforeAll(async () => void (await prepareBackend()));

describe('what the caller knows of the images', () => {
  const target = classificationTarget(mlpLogits(weights), labels);
  const imagesOf = () => tf.tensor4d(pixels, [samples, 2, 3, 2]);

  it('takes the place of the first pass, and stays the caller’s', () => {
    const images = imagesOf();
    let passes = 0;
    const counted: AttackTarget = (points) => {
      passes++;
      return target(points);
    };
    const atImages = scoreAndGradient(target, images);
    for (const config of [fgsm({ norm: 'linf', epsilon: 0.1 }), miFgsm({ norm: 'l2', epsilon: 0.1 })]) {
      const run = { config, stream, sampleIds: ids };
      const own = attack(target, images, run);
      passes = 0;
      const led = attack(counted, images, { ...run, atImages });
      // One pass a step and one at the end, less the first.
      expect(passes).toBe(config.steps);
      expect([...led.dataSync()]).toEqual([...own.dataSync()]);
      tf.dispose([own, led]);
    }
    expect(atImages.gradient.isDisposed).toBe(false);
    tf.dispose([images, atImages.gradient, ...Object.values(atImages.score)]);
  });

  it('is not looked at under a random start, and refused where it is of other images', () => {
    const images = imagesOf();
    const atImages = scoreAndGradient(target, images);
    const run = { config: pgd({ norm: 'linf', epsilon: 0.1, steps: 2 }), stream, sampleIds: ids };
    const [own, led] = [attack(target, images, run), attack(target, images, { ...run, atImages })];
    expect([...led.dataSync()]).toEqual([...own.dataSync()]);
    const few = tf.slice(images, 0, 2);
    const wrong = { ...run, sampleIds: ids.slice(0, 2), atImages };
    expect(() => attack(target, few, wrong)).toThrow(/gradient at the images/);
    tf.dispose([images, few, own, led, atImages.gradient, ...Object.values(atImages.score)]);
  });
});
