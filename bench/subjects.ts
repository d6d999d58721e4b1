import * as tf from '@tensorflow/tfjs-core';
import {
  architectureNamed,
  attack,
  classificationTarget,
  correlationLoss,
  createNetwork,
  disposeNetwork,
  forward,
  meanCrossEntropy,
  pgd,
  RandomStream,
  trainableVariables,
  type ArchitectureName,
} from '../src/index.js';
import { timeOnce, type Subject } from './rounds.js';
import type { TorchPeer } from './torch-peer.js';

/** (N, M) of the hot path: FC-like, CIFAR DNA and CNN features among them. */
export const correlationSizes = [
  [500, 64],
  [1000, 200],
  [1250, 448],
  [1000, 784],
] as const;

const batch = 1000;

const randomImages = (stream: RandomStream): tf.Tensor4D =>
  tf.tensor4d(stream.uniformArray(batch * 784), [batch, 28, 28, 1]);

/** Waits for every tensor: the clock must not be read before the device is done. */
const ready = (tensors: readonly tf.Tensor[]) => Promise.all(tensors.map((tensor) => tensor.data()));

/** Forward and backward pass of one classifier in training mode, beside PyTorch's. */
export function trainingStep(architecture: ArchitectureName, peer: TorchPeer | undefined): Subject[] {
  const place = { bench: 'forward + backward', size: `${architecture}, batch ${batch}` };
  const measure = async (seed: number) => {
    const stream = RandomStream.fromSeed(seed);
    const network = createNetwork(architectureNamed(architecture), stream.split('init'));
    const images = randomImages(stream.split('images'));
    const labels = tf.tensor1d(
      Int32Array.from({ length: batch }, (_, index) => index % 10),
      'int32',
    );
    const step = async () => {
      const { value, grads } = tf.variableGrads(
        () => meanCrossEntropy(forward(network, images, 'train').logits, labels),
        trainableVariables(network),
      );
      await ready([value, ...Object.values(grads)]);
      tf.dispose([value, grads]);
    };
    const ms = await timeOnce(step);
    tf.dispose([images, labels]);
    disposeNetwork(network);
    return ms;
  };
  const ours: Subject = { ...place, subject: tf.getBackend(), against: 'pytorch', measure };
  if (peer === undefined) return [ours];
  const subject = architecture === 'cnn' ? 'step-cnn' : 'step-fc';
  return [
    ours,
    { ...place, subject: 'pytorch', measure: (seed) => peer.measure({ subject, n: batch, seed }) },
  ];
}

/** Correlation loss with its gradient, beside PyTorch differentiating through a pseudo-inverse and its closed form. */
export function correlation(n: number, m: number, peer: TorchPeer | undefined): Subject[] {
  const place = { bench: 'correlation loss + gradient', size: `${n} × ${m}` };
  const measure = async (seed: number) => {
    const stream = RandomStream.fromSeed(seed);
    const features = (name: string) =>
      tf.tidy(() => tf.relu(tf.tensor2d(stream.split(name).normalArray(n * m), [n, m])));
    const [z1, z2] = [features('first'), features('second')];
    const ms = await timeOnce(async () => {
      const { value, grads } = tf.valueAndGrads((a, b) =>
        correlationLoss(a as tf.Tensor2D, b as tf.Tensor2D),
      )([z1, z2]);
      await ready([value, ...grads]);
      tf.dispose([value, ...grads]);
    });
    tf.dispose([z1, z2]);
    return ms;
  };
  const ours: Subject = { ...place, subject: tf.getBackend(), against: 'pytorch pinv', measure };
  if (peer === undefined) return [ours];
  const theirs = (subject: 'correlation-pinv' | 'correlation-closed') => (seed: number) =>
    peer.measure({ subject, n, m, seed });
  return [
    ours,
    { ...place, subject: 'pytorch pinv', measure: theirs('correlation-pinv') },
    {
      ...place,
      subject: 'pytorch closed form',
      against: 'pytorch pinv',
      measure: theirs('correlation-closed'),
    },
  ];
}

/** PGD-40 in l∞ on one batch of 250 images: forward and backward passes in evaluation mode. */
export function pgd40(architecture: ArchitectureName): Subject {
  const images = 250;
  const measure = (seed: number) => {
    const stream = RandomStream.fromSeed(seed);
    const network = createNetwork(architectureNamed(architecture), stream.split('init'));
    const x = tf.tensor4d(stream.split('images').uniformArray(images * 784), [images, 28, 28, 1]);
    const labels = Int32Array.from({ length: images }, (_, index) => index % 10);
    const target = classificationTarget((points) => forward(network, points, 'evaluate').logits, labels);
    const run = {
      config: pgd({ norm: 'linf', epsilon: 0.1 }),
      stream,
      sampleIds: Uint32Array.from(labels.keys()),
    };
    return timeOnce(async () => {
      const candidates = attack(target, x, run);
      await candidates.data();
      candidates.dispose();
    }).finally(() => {
      x.dispose();
      disposeNetwork(network);
    });
  };
  return { bench: 'PGD-40', size: `${architecture}, ${images} images`, subject: tf.getBackend(), measure };
}
