import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import { correlationLoss } from '../../src/index.js';
import type { Subject } from '../subject.js';
import type { TorchPeer } from '../torch-peer.js';
import { differentiatedQrLoss, registerComparisonGradient } from './differentiated-qr.js';
import { featureTensor, featureValues, sizeName, type FeatureShape } from './features.js';
import { mlMatrixCorrelation } from './ml-matrix-correlation.js';
import { onBackend, awaitAndDispose } from './on-backend.js';
import { torchSubject } from './torch-subject.js';

const bench = 'correlation loss + gradient';

type Loss = (z1: tf.Tensor2D, z2: tf.Tensor2D) => tf.Scalar;

/** Value and both gradients of a loss of two feature matrices, on a backend. */
function lossOnBackend(backend: string, shape: FeatureShape, loss: Loss): Subject['prepare'] {
  return onBackend(backend, (stream) => {
    const z1 = featureTensor(shape, stream.split('first'));
    const z2 = featureTensor(shape, stream.split('second'));
    const run = () => {
      const { value, grads } = tf.valueAndGrads((a, b) => loss(a as tf.Tensor2D, b as tf.Tensor2D))([z1, z2]);
      return awaitAndDispose([value, ...grads]);
    };
    return { run, dispose: () => tf.dispose([z1, z2]) };
  });
}

/** This project's correlation loss. */
export function ownCorrelation(backend: string, shape: FeatureShape): Subject {
  const prepare = lossOnBackend(backend, shape, correlationLoss);
  return { bench, size: sizeName(shape), subject: backend, prepare };
}

/**
 * Automatic differentiation through `tf.linalg.qr`, on wasm. What its tape must keep, several N × N matrices for each of M
 * columns, grows to 3.1 GB at (1000, 64), and at (1000, 100) already exceeds the 4 GiB of WebAssembly, which breaks the
 * backend for all that follows (both measured): the differentiated row is (500, 64). From there on only the value is
 * computed, which is less than what the gradient would cost, and the row's name says so.
 */
export function differentiatedQr(against: string, shape: FeatureShape): Subject {
  const small = shape.n <= 500;
  const place = { bench, size: sizeName(shape), against, maxRounds: 2 };
  if (!small)
    return {
      ...place,
      subject: 'tf.linalg.qr, value only (gradient: out of memory)',
      prepare: qrValue(shape),
    };
  const prepare = lossOnBackend('wasm', shape, differentiatedQrLoss);
  return {
    ...{ ...place, subject: 'tf.linalg.qr' },
    prepare: (stream) => {
      registerComparisonGradient();
      return prepare(stream);
    },
  };
}

function qrValue(shape: FeatureShape): Subject['prepare'] {
  return onBackend('wasm', (stream) => {
    const z1 = featureTensor(shape, stream.split('first'));
    const z2 = featureTensor(shape, stream.split('second'));
    const run = () => awaitAndDispose([tf.tidy(() => differentiatedQrLoss(z1, z2))]);
    return { run, dispose: () => tf.dispose([z1, z2]) };
  });
}

/** The closed form on ml-matrix. */
export function mlMatrixLoss(against: string, shape: FeatureShape): Subject {
  const prepare: Subject['prepare'] = (stream) => {
    const matrix = (name: string) =>
      Matrix.from1DArray(shape.n, shape.m, [...featureValues(shape, stream.split(name))]);
    const [z1, z2] = [matrix('first'), matrix('second')];
    const run = () => {
      mlMatrixCorrelation(z1, z2);
      return Promise.resolve(undefined);
    };
    return Promise.resolve({ run, dispose: () => undefined });
  };
  return { bench, size: sizeName(shape), subject: 'ml-matrix', against, maxRounds: 3, prepare };
}

/** PyTorch differentiating through a pseudo-inverse, as the authors do, and the closed form in PyTorch. */
export function torchCorrelation(peer: TorchPeer, against: string, shape: FeatureShape): readonly Subject[] {
  const place = { bench, size: sizeName(shape), against };
  return [
    torchSubject(peer, { ...place, subject: 'pytorch pinv' }, 'correlation-pinv', shape),
    torchSubject(peer, { ...place, subject: 'pytorch closed form' }, 'correlation-closed', shape),
  ];
}
