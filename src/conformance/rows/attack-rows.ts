import * as tf from '@tensorflow/tfjs-core';
import { attack } from '../../attacks/attack.js';
import { fgsm, pgd, type AttackConfig } from '../../attacks/attack-config.js';
import { classificationTarget, type AttackTarget } from '../../attacks/attack-target.js';
import { reconstructionTarget } from '../../attacks/reconstruction-target.js';
import { RandomStream } from '../../core/random-stream.js';
import type { WeightArray } from '../../core/weight-array.js';
import { forward } from '../../models/forward.js';
import { disposeNetwork, networkFromWeights, type Network } from '../../models/network.js';
import type { ConformanceRow } from '../conformance-row.js';
import { ascend, type Scored } from '../reference/ascent.js';
import { add, square } from '../reference/functions.js';
import { applyLayers, weightsFrom } from '../reference/network.js';
import { crossEntropies } from '../reference/objectives.js';
import { leaf, type Tape, type Value } from '../reference/tape.js';
import { initialWeights, smoothClassifier } from './sample-networks.js';

const root = RandomStream.fromSeed(0).split('conformance').split('attacks');
const samples = 6;
const [height, width, channels] = smoothClassifier.inputShape;
const pixels = root.split('pixels').uniformArray(samples * height * width * channels);
const labels = Int32Array.from({ length: samples }, (_, index) => index % 4);

/** Weights four times the usual ones, so that a step changes what the classifier says. */
const weightsOf = (name: string): Record<string, WeightArray> =>
  Object.fromEntries(
    Object.entries(initialWeights(smoothClassifier, root.split(name))).map(([key, { shape, data }]) => [
      key,
      { shape, data: data.map((value) => 4 * value) },
    ]),
  );
const classifiers = [weightsOf('first'), weightsOf('second')];

const configs: readonly AttackConfig[] = [
  fgsm({ norm: 'linf', epsilon: 0.05 }),
  fgsm({ norm: 'l2', epsilon: 0.05 }),
  pgd({ norm: 'linf', epsilon: 0.1, steps: 4 }),
  pgd({ norm: 'l2', epsilon: 0.1, steps: 4 }),
];

interface Attacked {
  readonly name: string;
  readonly config: AttackConfig;
  readonly weights: readonly Record<string, WeightArray>[];
  readonly target: (networks: readonly Network[]) => AttackTarget;
  readonly scored: Scored;
}

async function run({ config, weights, target }: Attacked): Promise<Record<string, tf.Tensor>> {
  const networks = weights.map((arrays) => networkFromWeights(smoothClassifier, arrays));
  const images = tf.tensor4d(pixels, [samples, height, width, channels]);
  try {
    const sampleIds = Uint32Array.from(labels.keys());
    return { candidates: await attack(target(networks), images, { config, stream: root, sampleIds }) };
  } finally {
    images.dispose();
    networks.forEach(disposeNetwork);
  }
}

function logitsOf(tape: Tape, arrays: Record<string, WeightArray>, images: Value): Value {
  const run = { weights: weightsFrom(arrays), mode: 'evaluate' } as const;
  return applyLayers(tape, smoothClassifier.layers, images, run);
}

function isWrong(logits: Value, sample: number): boolean {
  const classes = logits.shape[1] ?? 0;
  const own = Array.from(logits.at.subarray(sample * classes, (sample + 1) * classes));
  return own.indexOf(Math.max(...own)) !== labels[sample];
}

const wrongOf = (logits: Value): boolean[] => Array.from(labels, (_, sample) => isWrong(logits, sample));

const single: Scored = (tape, images) => {
  const logits = logitsOf(tape, classifiers[0] ?? {}, images);
  return { loss: crossEntropies(tape, logits, labels), fooled: wrongOf(logits) };
};

const joint: Scored = (tape, images) => {
  const paths = classifiers.map((arrays) => logitsOf(tape, arrays, images));
  const [first, second] = paths.map((logits) => square(tape, crossEntropies(tape, logits, labels)));
  const wrong = paths.map(wrongOf);
  const fooled = Array.from(labels, (_, sample) => wrong.every((path) => path[sample] === true));
  return { loss: add(tape, first as Value, second as Value), fooled };
};

const attacked: readonly Attacked[] = configs.flatMap((config) => [
  {
    name: 'a classifier',
    config,
    weights: classifiers.slice(0, 1),
    target: ([network]) =>
      classificationTarget((x) => forward(network as Network, x, 'evaluate').logits, labels),
    scored: single,
  },
  {
    name: 'two paths jointly',
    config,
    weights: classifiers,
    target: (networks) =>
      reconstructionTarget((x) => networks.map((one) => forward(one, x, 'evaluate').logits), labels),
    scored: joint,
  },
]);

/** FGSM and PGD in both norms, on one classifier and on the DNA's joint objective. */
export const attackRows: readonly ConformanceRow[] = attacked.map((one) => ({
  kind: 'attack',
  name: `${one.config.name} ${one.config.norm}, ${one.name}`,
  measure: 'each',
  runs: 8,
  run: () => run(one),
  reference: (newTape) => {
    const images = leaf([samples, height, width, channels], pixels);
    const points = ascend(one.scored, images, { config: one.config, stream: root, newTape });
    return { candidates: leaf(images.shape, points) };
  },
}));
