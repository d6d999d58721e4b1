import { Matrix, QrDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { centredFit } from './centred-fit.js';
import type { ColumnChoice } from './column-factor.js';
import { complementGradient } from './complement-gradient.js';
import { withKernelHeap } from './kernels/kernel-heap.js';
import { gaussians, relativeError, reluFeatures } from './testing/sample-matrices.js';

const keepAll: ColumnChoice = ({ indices }) => new Uint8Array(indices.length).fill(1);
const describeColumn = (column: number) => `column ${column}`;

interface Features {
  readonly z1: Float32Array;
  readonly z2: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
}

/** The gradient of 2·RSS − 3·TSS, copied; undefined where the way by the complement is not taken. */
function byComplement({ z1, z2, rows, columns, width }: Features, choose: ColumnChoice = keepAll) {
  const first = { z: z1, rows, columns, describe: describeColumn };
  const second = { columns: width, read: () => z2, slopes: () => ({ rss: 2, tss: -3 }) };
  return withKernelHeap((heap) => {
    const found = complementGradient(heap, first, second, choose);
    return found && { ...found, first: found.first.slice(), second: found.second.slice() };
  });
}

/** The same in float64, no column dropped; the residual by reflections, applied twice. */
function oracle({ z1, z2, rows, columns, width }: Features) {
  const y = Matrix.from1DArray(rows, columns, [...z1]).center('column');
  const x = Matrix.from1DArray(rows, width, [...z2]).center('column');
  const weights = new QrDecomposition(y).solve(x);
  const residual = Matrix.sub(x, y.mmul(weights));
  const square = (m: Matrix) => m.to1DArray().reduce((sum, value) => sum + value * value, 0);
  return {
    rss: square(residual),
    tss: square(x),
    first: residual.mmul(weights.transpose()).mul(-4).to1DArray(),
    second: Matrix.sub(residual.clone().mul(4), x.clone().mul(6)).to1DArray(),
  };
}

/** Features whose centred form has the given condition number, on top of a mean of 0.5, and others that depend on them. */
function conditioned(condition: number, [rows, columns, width]: readonly [number, number, number]): Features {
  const stream = RandomStream.fromSeed(condition);
  const random = (name: string, n: number, m: number) =>
    Matrix.from1DArray(n, m, [...gaussians(stream.split(name), n * m)]);
  const orthogonal = (z: Matrix) => new QrDecomposition(z).orthogonalMatrix;
  const scales = Array.from({ length: columns }, (_, c) => condition ** -(c / (columns - 1)));
  const z1 = orthogonal(random('left', rows, columns).center('column'))
    .mmul(Matrix.diag(scales))
    .mmul(orthogonal(random('right', columns, columns)))
    .mul(Math.sqrt(rows))
    .add(0.5);
  const z2 = random('second', rows, width).add(
    z1.mmul(random('map', columns, width).div(Math.sqrt(columns))),
  );
  return {
    z1: Float32Array.from(z1.to1DArray()),
    z2: Float32Array.from(z2.to1DArray()),
    ...{ rows, columns, width },
  };
}

function rectified(seed: number, [rows, columns, width]: readonly [number, number, number]): Features {
  const stream = RandomStream.fromSeed(seed);
  const z1 = Float32Array.from(reluFeatures(stream.split(1), rows * columns));
  const z2 = Float32Array.from(reluFeatures(stream.split(2), rows * width));
  return { z1, z2, rows, columns, width };
}

describe('complementGradient', () => {
  it.each([1, 10, 100, 300])(
    'is the gradient of float64 at condition %i, within float32 · condition',
    (condition) => {
      for (const shape of [
        [130, 100, 40],
        [131, 97, 33],
        [200, 170, 5],
        [88, 64, 120],
      ] as const) {
        const features = conditioned(condition, shape);
        const found = byComplement(features);
        const expected = oracle(features);
        const error = 2 ** -24 * Math.sqrt(shape[0]) * Math.max(30, condition);
        expect(found?.keptColumns).toBe(shape[1]);
        expect(Math.abs((found?.rss ?? NaN) / expected.rss - 1)).toBeLessThan(error);
        expect(Math.abs((found?.tss ?? NaN) / expected.tss - 1)).toBeLessThan(1e-6);
        expect(relativeError(found?.first ?? [], expected.first)).toBeLessThan(error);
        expect(relativeError(found?.second ?? [], expected.second)).toBeLessThan(error);
      }
    },
  );

  it('passes over columns of zeros: theirs is a gradient of zero', () => {
    const features = rectified(1, [130, 101, 20]);
    for (let at = 7; at < features.z1.length; at += 101) features.z1[at] = 0;
    const found = byComplement(features);
    const dropped = new Matrix(130, 100);
    const all = Matrix.from1DArray(130, 101, [...features.z1]);
    const others = [...Array(101).keys()].filter((column) => column !== 7);
    dropped.setSubMatrix(all.subMatrixColumn(others), 0, 0);
    const expected = oracle({ ...features, z1: Float32Array.from(dropped.to1DArray()), columns: 100 });
    const gradient = Matrix.from1DArray(130, 101, [...(found?.first ?? [])]);
    expect(found?.keptColumns).toBe(100);
    expect(gradient.getColumn(7).every((value) => value === 0)).toBe(true);
    expect(relativeError(gradient.subMatrixColumn(others).to1DArray(), expected.first)).toBeLessThan(1e-4);
  });

  it('finds the sums of squares that the way by the weights finds', () => {
    const features = rectified(2, [140, 110, 60]);
    const { z1, z2, rows, columns, width } = features;
    const first = { z: z1, rows, columns, describe: describeColumn };
    const second = { columns: width, read: () => z2, keepCentred: () => undefined };
    const direct = centredFit(first, second, keepAll, ({ rss, tss }) => ({ rss, tss }));
    const found = byComplement(features);
    expect((found?.rss ?? NaN) / direct.rss).toBeCloseTo(1, 5);
    expect((found?.tss ?? NaN) / direct.tss).toBeCloseTo(1, 6);
  });

  it('leaves to the other way what float32 can not tell: near dependence, a column to drop, hardly a residual', () => {
    const good = rectified(3, [130, 100, 8]);
    expect(byComplement(good)).toBeDefined();
    const dependent = { ...good, z1: good.z1.slice() };
    for (let at = 0; at < dependent.z1.length; at += 100) {
      dependent.z1[at + 60] = (dependent.z1[at + 3] ?? 0) + 1e-3 * (dependent.z1[at + 60] ?? 0);
    }
    expect(byComplement(dependent)).toBeUndefined();
    const dropFirst: ColumnChoice = (columns) => keepAll(columns).fill(0, 0, 1);
    expect(byComplement(good, dropFirst)).toBeUndefined();
    const explained = { ...good, z2: good.z1, width: 100 };
    expect(byComplement(explained)).toBeUndefined();
  });

  it('is not taken where there are many more rows than columns, or no more than coefficients', () => {
    expect(byComplement(rectified(4, [200, 100, 8]))).toBeUndefined();
    expect(byComplement(rectified(4, [101, 100, 8]))).toBeUndefined();
  });
});
