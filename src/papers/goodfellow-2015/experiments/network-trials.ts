import type { LogitsOf } from '../../../attacks/attack-target.js';
import { NumericalError } from '../../../core/errors.js';
import { RandomStream } from '../../../core/random-stream.js';
import { subset, type LabelledImages } from '../../../data/dataset.js';
import { drawTestImages } from '../../../evaluation/test-images.js';
import { sharedConfiguration, type Laboratory } from '../../../harness/laboratory.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import { disposeNetwork, networkFromWeights, networkWeights, type Network } from '../../../models/network.js';
import type { Profile } from '../profiles.js';
import {
  agreementOf,
  answersOf,
  mistakesOf,
  type Agreement,
  type Answers,
  type Mistakes,
} from './answers.js';
import { maxoutLogits, maxoutStack, type MaxoutStack } from './maxout-network.js';
import { trainNetwork, type Manner, type NetworkOptions, type TrainedNetwork } from './train-network.js';

/** Every network that is trained for the claims: what it is, and what it is trained on. */
const networks = {
  softmax: { kind: 'softmax', manner: 'plain' },
  logistic: { kind: 'logistic', manner: 'plain' },
  original: { kind: 'maxout', manner: 'plain' },
  trained: { kind: 'maxout', manner: 'adversarial' },
  noise: { kind: 'maxout', manner: 'noise' },
} as const satisfies Readonly<Record<string, { readonly kind: string; readonly manner: Manner }>>;
export type NetworkName = keyof typeof networks;
export const networkNames = Object.keys(networks) as NetworkName[];

/** A network on fast gradient sign images made on it or on another, and on clean ones. */
export interface JudgedNetwork extends Mistakes {
  readonly clean: Mistakes;
  /** With the network that the images were made on; null where that is itself, or both are never wrong. */
  readonly agreement: Agreement | null;
}

/** Bumped whenever training or evaluation code changes its numbers. */
const [trainingVersion, evaluationVersion] = [1, 1];

/** What a profile makes of a network; logistic regression knows two classes, all others ten. */
function optionsOf({ maxout, epsilon, ...profile }: Profile, name: NetworkName): NetworkOptions {
  const { kind, manner } = networks[name];
  const size = { inputs: 784, hidden: [], pieces: 1, outputs: kind === 'logistic' ? 1 : 10 };
  if (kind !== 'maxout') return { architecture: maxoutStack(size), manner, epsilon, ...profile[kind] };
  const { units, pieces, ...training } = maxout;
  return {
    architecture: maxoutStack({ ...size, hidden: [units, units], pieces }),
    manner,
    epsilon,
    ...training,
  };
}

/** Of a set, the images that a network is made for. */
const imagesFor = (name: NetworkName, set: LabelledImages): LabelledImages =>
  name === 'logistic' ? threeAgainstSeven(set) : set;

/** The threes (class 0) and sevens (class 1) of a set, in its order (section 5). */
export function threeAgainstSeven(set: LabelledImages): LabelledImages {
  const size = set.height * set.width * set.channels;
  const chosen = [...set.labels.keys()].filter((index) => set.labels[index] === 3 || set.labels[index] === 7);
  const pixels = new Uint8Array(chosen.length * size);
  chosen.forEach((from, to) => pixels.set(set.pixels.subarray(from * size, (from + 1) * size), to * size));
  const labels = Uint8Array.from(chosen, (index) => Number(set.labels[index] === 7));
  return { ...set, count: chosen.length, pixels, labels };
}

/** Trains a network: leaves its weights and mean losses by epoch. The manners of a seed share initial weights, order and dropout. */
export function trainingTrial(
  laboratory: Laboratory<Profile>,
  seed: number,
  name: NetworkName,
): Trial<Pick<TrainedNetwork, 'losses'>> {
  const { profile, dataset } = laboratory;
  const { trainImages } = profile;
  const options = optionsOf(profile, name);
  const spec: TrialSpec = {
    experiment: 'train-network',
    version: trainingVersion,
    configuration: { ...sharedConfiguration(laboratory), network: name, trainImages, ...asNumbers(options) },
    seed,
  };
  const run = async (onStep: () => void): Promise<TrialOutput> => {
    const images = imagesFor(name, subset(dataset.train, Math.min(trainImages, dataset.train.count)));
    const stream = RandomStream.fromSeed(seed).split(networks[name].kind);
    const { network, losses } = await trainNetwork(options, { images, stream, onStep });
    const weights = await networkWeights(network).finally(() => disposeNetwork(network));
    return { numbers: asNumbers({ losses }), weights };
  };
  return { spec, run };
}

/**
 * Judges a network on the fast gradient sign images of a maker, and on clean images ({@link JudgedNetwork}).
 *
 * @param maker a network for the same classes. @default the judge itself
 */
export function judgedTrial(
  laboratory: Laboratory<Profile>,
  seed: number,
  { judge, maker = judge }: { readonly judge: NetworkName; readonly maker?: NetworkName },
): Trial<JudgedNetwork> {
  const { profile, dataset } = laboratory;
  const { cleanImages, attackImages, epsilon } = profile;
  const [judging, making] = [trainingTrial(laboratory, seed, judge), trainingTrial(laboratory, seed, maker)];
  const made = maker === judge ? {} : { maker: making.spec.configuration };
  const measured = { cleanImages, attackImages, trainingVersion, ...made };
  const spec: TrialSpec = {
    experiment: 'judge-network',
    version: evaluationVersion,
    configuration: { ...judging.spec.configuration, ...measured },
    seed,
  };
  const run = async (onBatch: () => void): Promise<TrialOutput> => {
    const scope: Network<MaxoutStack>[] = [];
    const load = async (name: NetworkName): Promise<LogitsOf> => {
      const network = await storedNetwork(laboratory, seed, name);
      scope.push(network);
      return (images) => maxoutLogits(network, images);
    };
    try {
      const [source, judged] = [await load(maker), await load(judge)];
      const { images, stream, take } = drawTestImages(imagesFor(judge, dataset.test), seed);
      const attacked = {
        images,
        indices: take(attackImages),
        attacked: { source, epsilon, stream },
        onBatch,
      };
      const asked = maker === judge ? [judged] : [judged, source];
      const [answers, makers] = (await answersOf(asked, attacked)) as [Answers, Answers?];
      const [clean] = (await answersOf([judged], { images, indices: take(cleanImages), onBatch })) as [
        Answers,
      ];
      const agreement = makers === undefined ? null : agreementOf(makers, answers);
      const numbers: JudgedNetwork = { ...mistakesOf(answers), clean: mistakesOf(clean), agreement };
      return { numbers: asNumbers(numbers) };
    } finally {
      scope.forEach(disposeNetwork);
    }
  };
  return { spec, run, needs: [judging, making] };
}

/** The network that a training left in the store; the caller disposes it. */
async function storedNetwork(laboratory: Laboratory<Profile>, seed: number, name: NetworkName) {
  const stored = await laboratory.store.read(trainingTrial(laboratory, seed, name).spec);
  const weights = await stored?.loadWeights();
  if (weights !== undefined) {
    return networkFromWeights(optionsOf(laboratory.profile, name).architecture, weights);
  }
  throw new NumericalError(
    `the network ${name} of seed ${seed} must be in the store, and is not; run its training first`,
  );
}
