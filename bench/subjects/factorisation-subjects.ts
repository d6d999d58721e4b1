import * as tf from '@tensorflow/tfjs-core';
import { Matrix, pseudoInverse as mlPseudoInverse, QR } from 'ml-matrix';
import { pseudoInverse, qr, type RandomStream } from '../../src/index.js';
import type { Subject } from '../subject.js';
import type { TorchPeer } from '../torch-peer.js';
import { featureTensor, featureValues, sizeName, type FeatureShape } from './features.js';
import { onBackend, readAndDispose } from './on-backend.js';
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

const realMatrix = (shape: FeatureShape) => (stream: RandomStream) => ({
  data: featureValues(shape, stream),
  rows: shape.n,
  columns: shape.m,
});

const mlMatrix = (shape: FeatureShape) => (stream: RandomStream) =>
  Matrix.from1DArray(shape.n, shape.m, [...featureValues(shape, stream)]);

/** Thin QR, values only: both factors. */
export function qrSubjects(shape: FeatureShape, peer: TorchPeer | undefined): readonly Subject[] {
  const place = { bench: 'qr', size: sizeName(shape) };
  const prepare = onHost(realMatrix(shape), qr);
  const subjects: Subject[] = [{ ...place, subject: ours, maxRounds: 12, prepare }];
  if (shape.m <= 200) subjects.push(...slowQr(shape).map((one) => ({ ...place, ...one, against: ours })));
  if (peer !== undefined) {
    subjects.push(
      torchSubject(
        peer,
        { ...place, subject: 'pytorch, float32', against: ours, maxRounds: 12 },
        'qr',
        shape,
      ),
    );
  }
  return subjects;
}

function slowQr(shape: FeatureShape): readonly Omit<Subject, 'bench' | 'size'>[] {
  const factor = (input: Matrix) => {
    const factored = new QR(input);
    return [factored.orthogonalMatrix, factored.upperTriangularMatrix];
  };
  const onTensors = onBackend('wasm', (stream) => {
    const z = featureTensor(shape, stream);
    return { run: () => readAndDispose(tf.linalg.qr(z, false)), dispose: () => z.dispose() };
  });
  return [
    { subject: 'tf.linalg.qr', maxRounds: 2, prepare: onTensors },
    { subject: 'ml-matrix', maxRounds: 3, prepare: onHost(mlMatrix(shape), factor) },
  ];
}

/** The Moore–Penrose pseudo-inverse, values only. TensorFlow.js has none. */
export function pseudoInverseSubjects(shape: FeatureShape, peer: TorchPeer | undefined): readonly Subject[] {
  const place = { bench: 'pseudo-inverse', size: sizeName(shape) };
  const prepare = onHost(realMatrix(shape), pseudoInverse);
  const subjects: Subject[] = [{ ...place, subject: ours, maxRounds: 12, prepare }];
  if (shape.m <= 200) {
    const theirs = onHost(mlMatrix(shape), (input) => mlPseudoInverse(input));
    subjects.push({ ...place, subject: 'ml-matrix', against: ours, maxRounds: 3, prepare: theirs });
  }
  if (peer !== undefined) {
    subjects.push(
      torchSubject(
        peer,
        { ...place, subject: 'pytorch, float32', against: ours, maxRounds: 12 },
        'pinv',
        shape,
      ),
    );
  }
  return subjects;
}
