import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { apgd } from './apgd.js';
import { attack } from './attack.js';
import type { AttackConfig } from './attack-config.js';
import { classificationTarget, type LossName } from './attack-target.js';
import { miFgsm } from './mi-fgsm.js';
import type { NormName } from './norms.js';
import { square } from './square.js';
import { mlpLogits } from './testing/smooth-mlp.js';

interface Case {
  readonly attack: 'mi-fgsm' | 'apgd' | 'square';
  readonly norm: NormName;
  readonly loss?: LossName;
  readonly points?: readonly number[];
  readonly best?: readonly number[];
  /** How often each sample's step was halved. */
  readonly halvings?: readonly number[];
  readonly epsilon?: number;
  readonly queries?: number;
  /** Shares that five runs of the peer found. */
  readonly wrong?: readonly number[];
}
interface Reference {
  readonly side: number;
  readonly classes: number;
  readonly hidden: number;
  readonly epsilon: number;
  readonly momentumSteps: number;
  readonly apgdSteps: number;
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly pixels: readonly number[];
  readonly labels: readonly number[];
  readonly cases: readonly Case[];
}

/** Made by bench/peers/attacks_peer.py, which is written from the papers, in float64. */
const reference = JSON.parse(readFileSync('fixtures/attacks/reference.json', 'utf8')) as Reference;
const { side, classes, hidden, epsilon } = reference;
const inputs = side * side;
const logitsOf = mlpLogits({
  inputs,
  hidden,
  classes,
  first: Float32Array.from(reference.first),
  second: Float32Array.from(reference.second),
});
const few = 12;

/** The first `samples` images under attack; what comes back is one sample after the other. */
function attacked(
  config: AttackConfig,
  { samples, loss, seed = 0 }: { samples: number; loss?: LossName; seed?: number },
) {
  return tf.tidy(() => {
    const images = tf.tensor4d(reference.pixels.slice(0, samples * inputs), [samples, side, side, 1]);
    const labels = Int32Array.from(reference.labels.slice(0, samples));
    const target = classificationTarget(logitsOf, labels, loss);
    const sampleIds = Uint32Array.from(labels.keys());
    const found = attack(target, images, { config, stream: RandomStream.fromSeed(seed), sampleIds });
    const score = target(found);
    return {
      points: [...found.dataSync()],
      loss: [...score.loss.dataSync()],
      wrong: [...score.fooled.dataSync()].reduce((sum, value) => sum + value, 0) / samples,
    };
  });
}

const casesOf = (name: Case['attack']) => reference.cases.filter((one) => one.attack === name);

beforeAll(async () => void (await prepareBackend()));

describe('beside a numpy peer written from the papers', () => {
  // Float32 rounding, amplified by the steps on a network with weights of size 2.
  it.each(casesOf('mi-fgsm'))('MI-FGSM $norm ends at the same points', ({ norm, points = [] }) => {
    const config = miFgsm({ norm, epsilon, steps: reference.momentumSteps, keep: 'last' });
    const found = attacked(config, { samples: few });
    expect(found.points).toHaveLength(points.length);
    found.points.forEach((value, index) => expect(value).toBeCloseTo(points[index] ?? NaN, 4));
  });

  it.each(casesOf('apgd'))('APGD $norm reaches the same highest $loss at the same point', (one) => {
    const { norm, loss = 'cross-entropy', points = [], best = [], halvings = [] } = one;
    const config = apgd({ norm, epsilon, steps: reference.apgdSteps, randomStart: 'none' });
    const found = attacked(config, { samples: few, loss });
    // The loop ranks fooled points first, the peer by loss alone: both agree where the loss decides what fools.
    found.loss.forEach((value, index) => expect(value).toBeCloseTo(best[index] ?? NaN, 4));
    // In l∞ a sign at the maximum may fall either way: points agree up to the last step of the sample.
    found.points.forEach((value, index) => {
      const last = (2 * epsilon) / 2 ** (halvings[Math.floor(index / inputs)] ?? NaN);
      const tolerance = norm === 'linf' ? last : 5e-4;
      expect(Math.abs(value - (points[index] ?? NaN))).toBeLessThanOrEqual(tolerance);
    });
  });

  it.each(casesOf('square'))('Square $norm fools as many samples, within 2 points', (one) => {
    const { norm, epsilon: small = NaN, queries = 0, wrong = [] } = one;
    const samples = reference.labels.length;
    const config = square({ norm, epsilon: small, queries });
    const shares = [0, 1, 2].map((seed) => attacked(config, { samples, loss: 'margin', seed }).wrong);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean(shares) - mean(wrong))).toBeLessThanOrEqual(0.02);
  });
});
