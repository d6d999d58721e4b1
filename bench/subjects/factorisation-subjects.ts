import * as tf from '@tensorflow/tfjs-core';
import { Matrix, pseudoInverse as mlPseudoInverse, QR } from 'ml-matrix';
import { pseudoInverse, qr, type RandomStream } from '../../src/index.js';
import type { Subject } from '../subject.js';
import type { TorchPeer } from '../torch-peer.js';
import { featureTensor, featureValues, sizeName, type FeatureShape } from './features.js';
import { onBackend, awaitAndDispose } from './on-backend.js';
import { torchSubject } from './torch-subject.js';

/** The row of this project's functions, which run on the host whatever the backend. */
const ours = 'ours, float64';

/** A run on the host that only computes values. */
function onHost<T>(make: (stream: RandomStream) => T, run: (input: T) => unknown): Subject['prepare'] {
  return (stream) => {
    const input = make(stream);
    const once = () => {
      run(input);
      return Promise.resolve(undefined);
    };
    return Promise.resolve({ run: once, dispose: () => undefined });
  };
}

type RealMatrix = Parameters<typeof qr>[0];

const realMatrix = (shape: FeatureShape) => (stream: RandomStream) => ({
  data: featureValues(shape, stream),
  rows: shape.n,
  columns: shape.m,
});

const mlMatrix = (shape: FeatureShape) => (stream: RandomStream) =>
  Matrix.from1DArray(shape.n, shape.m, [...featureValues(shape, stream)]);

/** A factorisation: ours, what is slow beside it, and PyTorch's. */
interface Rows {
  readonly bench: string;
  readonly own: (input: RealMatrix) => unknown;
  /** Left out where features are many. */
  readonly slow: readonly Omit<Subject, 'bench' | 'size'>[];
  readonly request: 'qr' | 'pinv';
}

/** The rows of one factorisation at one size, values only. */
function rowsOf({ bench, own, slow, request }: Rows, shape: FeatureShape, peer: TorchPeer | undefined) {
  const place = { bench, size: sizeName(shape) };
  const beside = { ...place, against: ours };
  const few = shape.m <= 200 ? slow : [];
  const torch = { ...beside, subject: 'pytorch, float32', maxRounds: 12 };
  const subjects: readonly Subject[] = [
    { ...place, subject: ours, maxRounds: 12, prepare: onHost(realMatrix(shape), own) },
    ...few.map((one) => ({ ...one, ...beside })),
    ...(peer === undefined ? [] : [torchSubject(peer, torch, request, shape)]),
  ];
  return subjects;
}

/** Thin QR: both factors. */
export function qrSubjects(shape: FeatureShape, peer: TorchPeer | undefined): readonly Subject[] {
  return rowsOf({ bench: 'qr', own: qr, slow: slowQr(shape), request: 'qr' }, shape, peer);
}

function slowQr(shape: FeatureShape): readonly Omit<Subject, 'bench' | 'size'>[] {
  const factor = (input: Matrix) => {
    const factored = new QR(input);
    return [factored.orthogonalMatrix, factored.upperTriangularMatrix];
  };
  const onTensors = onBackend('wasm', (stream) => {
    const z = featureTensor(shape, stream);
    return { run: () => awaitAndDispose(tf.linalg.qr(z, false)), dispose: () => z.dispose() };
  });
  return [
    { subject: 'tf.linalg.qr', maxRounds: 2, prepare: onTensors },
    { subject: 'ml-matrix', maxRounds: 3, prepare: onHost(mlMatrix(shape), factor) },
  ];
}

/** The Moore–Penrose pseudo-inverse. TensorFlow.js has none. */
export function pseudoInverseSubjects(shape: FeatureShape, peer: TorchPeer | undefined): readonly Subject[] {
  const theirs = onHost(mlMatrix(shape), (input) => mlPseudoInverse(input));
  const slow = [{ subject: 'ml-matrix', maxRounds: 3, prepare: theirs }];
  return rowsOf({ bench: 'pseudo-inverse', own: pseudoInverse, slow, request: 'pinv' }, shape, peer);
}
