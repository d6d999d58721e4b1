import { NumericalError } from '../core/errors.js';
import { roundingShare } from './cholesky.js';
import type { KernelHeap } from './kernels/kernel-heap.js';
import { type Pointer, productMode } from './kernels/kernels.js';
import { smallestEigenvalue } from './smallest-eigenvalue.js';

/** What {@link factorColumns} tells of the columns that are not zero, one entry each. */
export interface ColumnDistances {
  /** Which columns these are, rising. */
  readonly indices: Uint32Array;
  /** |R_cc| of an unpivoted QR: the distance of the column from the span of those before it. */
  readonly distances: Float64Array;
  /** Squared lengths of the columns. */
  readonly lengths: Float64Array;
}

/** Which of the columns to keep: one entry a column, 1 to keep. */
export type ColumnChoice = (columns: ColumnDistances) => Uint8Array;

/** The columns to factor. */
export interface ColumnInput {
  /** Row-major [rows, columns]. */
  readonly z: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** What a column is called in an error: "correlation loss: column 3 of the first features". */
  readonly describe: (column: number) => string;
}

/** Below this share of entries that are not zero, passing over the zeros is faster (measured: about 0.7). */
const sparseBelow = 0.6;

/**
 * Distances from a Gram matrix in float32 are good to a part in a thousand where each is at least this share of the
 * largest and (squared) of its column's length: a rule with a threshold well below needs no better ones.
 */
export const clearShare = 0.01;

/** The largest error, relative to what is fitted, that a Gram matrix in float32 may bring about in its worst direction. */
export const singleError = 5e-4;

/** The kept columns of Z and the triangle of their centred, scaled form, in the memory of the kernels. */
export interface ColumnFactor {
  /** The kept columns, rising; there are `size` of them. */
  readonly indices: Uint32Array;
  readonly size: number;
  readonly means: Float64Array;
  /** A power of two for each column, so that scaling is exact and no product leaves the range of float32. */
  readonly scales: Float64Array;
  /** The kept columns as they came, f32 [rows, size]. */
  readonly z: Pointer;
  /** R with RᵀR = YᵀY where Y = (Z − mean)·scale, f64 [size, size], upper triangular; zero rows for dependent columns. */
  readonly triangle: Pointer;
  /** How many rows of R are not zero. */
  readonly rank: number;
  /** Whether products with Z as it came are worthwhile and, with the means put right afterwards, as good. */
  readonly sparse: boolean;
}

/** A set of columns in the memory of the kernels, with their sums. */
export interface Columns {
  readonly z: Pointer;
  readonly indices: Uint32Array;
  readonly sums: Float64Array;
  readonly sparse: boolean;
}

/**
 * Drops the columns that `choose` does not keep, and factors the others.
 *
 * The Gram matrix is factored once, centred: the distances of the columns as they are (Algorithm 1 does not centre)
 * follow from that factor by a rank-one update, which is stable and costs O(columns²). Only where a column
 * that is not zero is dropped are the others factored again.
 * Columns of zeros never enter: R_cc = 0 whatever the others are.
 *
 * @throws {NumericalError} where a feature is not finite
 */
export function factorColumns(heap: KernelHeap, input: ColumnInput, choose: ColumnChoice): ColumnFactor {
  const live = liveColumns(heap, input);
  const whole = factorAll(heap, input.rows, live);
  const { distances, lengths } = whole;
  const kept = choose({ indices: live.indices, distances, lengths });
  if (kept.every((keep) => keep === 1)) return describeFactor(input.rows, live, whole);
  const rest = pickColumns(heap, input.rows, live, kept);
  const triangle = heap.allocate(8 * rest.sums.length ** 2);
  return describeFactor(
    input.rows,
    rest,
    factorCentred(heap, input.rows, rest, { precision: 'double', triangle }),
  );
}

function describeFactor(rows: number, columns: Columns, factored: Factored): ColumnFactor {
  const { indices, sums, z } = columns;
  const { scales, triangle, lengths, rank } = factored;
  // A mean far above the spread would cost digits of float32, unless it is subtracted first.
  const steady = sums.every((sum, c) => sum ** 2 / rows <= 0.9 * lengths[c]!);
  const sparse = columns.sparse && steady;
  return {
    indices,
    size: indices.length,
    means: sums.map((sum) => sum / rows),
    scales,
    z,
    triangle,
    rank,
    sparse,
  };
}

/** The columns that are not zero, in the memory of the kernels. @throws {NumericalError} where one is not finite */
export function liveColumns(heap: KernelHeap, input: ColumnInput): Columns {
  const { rows, columns } = input;
  const z = heap.put(input.z);
  const sums = heap.zeros64(columns);
  const magnitudes = heap.zeros64(columns);
  const count = heap.kernels.addColumns(rows, columns, z, sums, magnitudes);
  const magnitude = heap.float64(magnitudes, columns);
  const broken = magnitude.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) throw new NumericalError(`${input.describe(broken)} is not finite`);
  const live = Uint8Array.from(magnitude, (value) => (value > 0 ? 1 : 0));
  const all = {
    z,
    sparse: count < sparseBelow * rows * live.reduce((sum, one) => sum + one, 0),
    indices: Uint32Array.from({ length: columns }, (_, c) => c),
    sums: heap.float64(sums, columns).slice(),
  };
  return pickColumns(heap, rows, all, live);
}

/** The chosen columns, moved together in place. */
function pickColumns(heap: KernelHeap, rows: number, columns: Columns, keep: Uint8Array): Columns {
  const places = Uint32Array.from(keep.keys()).filter((place) => keep[place] === 1);
  if (places.length === keep.length) return columns;
  heap.scope(() => {
    heap.kernels.gatherColumns(rows, keep.length, columns.z, places.length, heap.put(places));
  });
  const chosen = (_: unknown, place: number) => keep[place] === 1;
  return { ...columns, indices: columns.indices.filter(chosen), sums: columns.sums.filter(chosen) };
}

/** The triangle of centred, scaled columns. */
export interface Factored {
  readonly triangle: Pointer;
  readonly rank: number;
  readonly scales: Float64Array;
  readonly lengths: Float64Array;
}

/**
 * The factor from a Gram matrix in float32, half the work, where that is certainly good enough: no column is near
 * to dependence or to the threshold, and rounding, magnified by the condition, stays below {@link singleError}.
 * Otherwise the factor in float64.
 */
function factorAll(heap: KernelHeap, rows: number, columns: Columns): Factored & Distances {
  const triangle = heap.allocate(8 * columns.sums.length ** 2);
  for (const precision of ['single', 'double'] as const) {
    const factored = factorCentred(heap, rows, columns, { precision, triangle });
    const distances = distancesOf(heap, rows, columns.sums, factored);
    if (precision === 'double' || isClear(heap, rows, factored, distances)) return { ...factored, distances };
  }
  throw new Error('factorAll: the factor in double precision is always taken');
}

interface Distances {
  /** |R_cc| of the columns before they were centred. */
  readonly distances: Float64Array;
}

/** Whether no column is near the threshold, and float32 holds the squares of all. */
export function areClear(lengths: Float64Array, distances: Float64Array): boolean {
  const nearest = distances.reduce((a, b) => Math.min(a, b), Infinity);
  const farthest = distances.reduce((a, b) => Math.max(a, b), 0);
  return nearest > clearShare * farthest && lengths.every((length) => length > 2 ** -60 && length < 2 ** 60);
}

/**
 * Whether inner products in float32 are certainly good enough: every column is kept or dropped by far, and what rounding
 * does, magnified by the condition, stays below {@link singleError}.
 */
export function isClear(
  heap: KernelHeap,
  rows: number,
  factored: Factored,
  distances: Float64Array,
): boolean {
  const { triangle, lengths, scales, rank } = factored;
  const size = lengths.length;
  if (rank < size || rank >= rows - 1 || !areClear(lengths, distances)) return false;
  const r = heap.float64(triangle, size * size);
  const steep = lengths.some((length, c) => r[c * (size + 1)]! ** 2 < clearShare * length * scales[c]! ** 2);
  if (steep) return false;
  return 2 ** -24 * Math.sqrt(size) < singleError * smallestEigenvalue(heap, triangle, size);
}

/** How {@link factorCentred} works, and where the triangle goes. */
interface FactorPlace {
  readonly precision: 'single' | 'double';
  readonly triangle: Pointer;
}

/**
 * Cholesky of the Gram matrix of the centred and scaled columns.
 *
 * Centred columns span rows − 1 dimensions at most. A pivot beyond that many is zero whatever the numbers say: it
 * carries rounding times the squared condition of the columns before it, and square matrices are ill-conditioned.
 */
function factorCentred(heap: KernelHeap, rows: number, columns: Columns, place: FactorPlace): Factored {
  const { kernels } = heap;
  const { triangle } = place;
  const { sums } = columns;
  const size = sums.length;
  heap.float64(triangle, size * size).fill(0);
  if (place.precision === 'single') singleGram(heap, rows, columns, triangle);
  else (columns.sparse ? kernels.gramOfSparse : kernels.gramMatrix)(rows, size, columns.z, triangle);
  // A view from before would be dead where the products made the memory grow.
  const gram = heap.float64(triangle, size * size);
  const lengths = Float64Array.from({ length: size }, (_, c) => gram[c * (size + 1)]!);
  const scales = powersOfTwo(lengths);
  const rank = heap.scope(() => {
    const scaledLengths = heap.put(lengths.map((length, c) => length * scales[c]! ** 2));
    kernels.centreGram(size, triangle, rows, heap.put(sums), heap.put(scales));
    return kernels.factorCholesky(size, triangle, scaledLengths, roundingShare, rows - 1);
  });
  return { triangle, rank, scales, lengths };
}

/** The power of two for each column that brings its length near 1, from squared lengths. */
export const powersOfTwo = (lengths: Float64Array): Float64Array =>
  lengths.map((length) => 2 ** -Math.round(Math.log2(length) / 2));

/** The upper triangle of ZᵀZ, summed in float32, as f64. */
function singleGram(heap: KernelHeap, rows: number, { sums, sparse, z }: Columns, out: Pointer): void {
  const size = sums.length;
  heap.scope(() => {
    const single = heap.zeros32(size * size);
    const product = sparse ? heap.kernels.multiplySparseF32 : heap.kernels.multiplyF32;
    const mode = productMode.transposeA + productMode.upperOnly;
    product(mode, size, size, rows, z, size, z, size, single, size);
    const [from, to] = [heap.float32(single, size * size), heap.float64(out, size * size)];
    for (let i = 0; i < size * size; i += size + 1) to.set(from.subarray(i, i - (i % size) + size), i);
  });
}

/** |R_cc| of the columns as they are, not centred: YᵀY + (√rows·mean)(√rows·mean)ᵀ is their Gram matrix. */
export function distancesOf(
  heap: KernelHeap,
  rows: number,
  sums: Float64Array,
  { triangle, scales }: Factored,
): Float64Array {
  const size = sums.length;
  return heap.scope(() => {
    const update = heap.put(sums.map((sum, c) => (sum * scales[c]!) / Math.sqrt(rows)));
    const diagonal = heap.zeros64(size);
    heap.kernels.updatedDiagonal(size, triangle, update, diagonal);
    return heap.float64(diagonal, size).map((value, c) => value / scales[c]!);
  });
}
