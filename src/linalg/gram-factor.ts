import type { ColumnDistances } from './column-factor.js';
import { diagonalOf } from './cholesky.js';
import { type KernelHeap, withKernelHeap } from './kernels/kernel-heap.js';

/** Columns z of which only means, scales and inner products are at hand: z = mean + scale·y, y centred. */
export interface GramInput {
  readonly rows: number;
  readonly columns: number;
  /** Yᵀ·Y, row-major [columns, columns]; the upper triangle is read. */
  readonly gram: Float64Array;
  readonly means: Float64Array;
  readonly scales: Float64Array;
  /** A pivot below this share of its column's squared length is rounding of the inner products. */
  readonly roundingShare: number;
}

/** The triangle of some of the columns. */
export interface GramFactor {
  /** Which columns, rising; there are `size` of them. */
  readonly indices: Uint32Array;
  readonly size: number;
  /** R with RᵀR = YᵀY of these columns, row-major [size, size]; a row of zeros for a dependent column. */
  readonly triangle: Float64Array;
}

/** Σz² of each column. */
export function columnLengths({
  rows,
  columns,
  gram,
  means,
  scales,
}: Omit<GramInput, 'roundingShare'>): Float64Array {
  const spread = diagonalOf(gram, columns);
  return spread.map((square, c) => rows * means[c]! ** 2 + scales[c]! ** 2 * square);
}

/** Factors the columns at `indices` in float64. */
export function factorGram(input: GramInput, indices: Uint32Array): GramFactor {
  const { rows, columns, gram, scales, roundingShare } = input;
  const size = indices.length;
  const lengths = columnLengths(input);
  return withKernelHeap((heap) => {
    const pointer = heap.zeros64(size * size);
    const lengthsPointer = heap.put(Float64Array.from(indices, (c) => lengths[c]! / scales[c]! ** 2));
    const matrix = heap.float64(pointer, size * size);
    indices.forEach((column, i) => {
      for (let j = i; j < size; j++) matrix[i * size + j] = gram[column * columns + indices[j]!]!;
    });
    heap.kernels.factorCholesky(size, pointer, lengthsPointer, roundingShare, rows - 1);
    return { indices, size, triangle: heap.float64(pointer, size * size).slice() };
  });
}

/** The triangle of the columns that are not dependent on those before them, in float32. */
export interface SolvableTriangle {
  /** Which columns, rising; there are `size` of them. */
  readonly indices: Uint32Array;
  readonly size: number;
  /** R, row-major [size, size], no zero on its diagonal. */
  readonly triangle: Float32Array;
}

/** Leaves out the columns whose row is zero: they add nothing to the span of the others. */
export function solvableTriangle({ indices, size, triangle }: GramFactor): SolvableTriangle {
  const places = Uint32Array.from(indices.keys()).filter((place) => triangle[place * (size + 1)] !== 0);
  const count = places.length;
  const compact = new Float32Array(count * count);
  places.forEach((row, i) => {
    for (let j = i; j < count; j++) compact[i * count + j] = triangle[row * size + places[j]!]!;
  });
  return { indices: places.map((place) => indices[place]!), size: count, triangle: compact };
}

/** The smallest R_cc², not zero, as a share of its column's squared length before it was centred. */
export function steepestShare(input: GramInput, { indices, size, triangle }: GramFactor): number {
  const lengths = columnLengths(input);
  const shares = Array.from(indices, (c, place) => {
    const pivot = triangle[place * (size + 1)]! * input.scales[c]!;
    return pivot === 0 ? Infinity : pivot ** 2 / lengths[c]!;
  });
  return shares.reduce((a, b) => Math.min(a, b), Infinity);
}

/** |R_cc| of an unpivoted QR of the columns as they are, not centred, for the factored ones. */
export function uncentredDistances(
  { rows, columns, gram, means, scales }: Omit<GramInput, 'roundingShare'>,
  { indices, size, triangle }: GramFactor,
): ColumnDistances {
  const lengths = columnLengths({ rows, columns, gram, means, scales });
  return withKernelHeap((heap) => {
    const factor = heap.put(triangle);
    const update = heap.put(Float64Array.from(indices, (c) => (Math.sqrt(rows) * means[c]!) / scales[c]!));
    const diagonal = heap.zeros64(size);
    heap.kernels.updatedDiagonal(size, factor, update, diagonal);
    const distances = heap.float64(diagonal, size).map((value, i) => value * scales[indices[i]!]!);
    return { indices, distances, lengths: Float64Array.from(indices, (c) => lengths[c]!) };
  });
}

/** The inverse of one diagonal block of a triangle. */
export interface InverseBlock {
  /** Columns start … start + size − 1. */
  readonly start: number;
  readonly size: number;
  /** Row-major [size, size]. */
  readonly inverse: Float32Array;
}

/** The triangle over all columns, and the inverses of its diagonal blocks; zeros where a column was not factored. */
export interface SpreadTriangle {
  /** Row-major [columns, columns]. */
  readonly triangle: Float32Array;
  /** A power of two of them. */
  readonly blocks: readonly InverseBlock[];
}

/** The blocks that halving all of them again and again gives, until none is wider than `widest`. */
function halves(columns: number, widest: number): (readonly [number, number])[] {
  const count = 2 ** Math.max(0, Math.ceil(Math.log2(columns / widest)));
  const start = (block: number) => Math.round((block * columns) / count);
  return Array.from({ length: count }, (_, block) => [start(block), start(block + 1) - start(block)]);
}

/** Spreads a factor over all columns, and inverts its diagonal blocks in float64. */
export function spreadTriangle(factor: GramFactor, columns: number, widest: number): SpreadTriangle {
  const { indices, size, triangle } = factor;
  const all = new Float32Array(columns * columns);
  indices.forEach((row, i) => {
    for (let j = i; j < size; j++) all[row * columns + indices[j]!] = triangle[i * size + j]!;
  });
  const blocks = withKernelHeap((heap) => {
    const pointer = heap.put(triangle);
    return halves(columns, widest).map(([start, width]) =>
      heap.scope(() => invertBlock(heap, factor, pointer, { start, size: width })),
    );
  });
  return { triangle: all, blocks };
}

function invertBlock(
  heap: KernelHeap,
  { indices, size, triangle }: GramFactor,
  pointer: number,
  block: { readonly start: number; readonly size: number },
): InverseBlock {
  const from = indices.findIndex((column) => column >= block.start);
  const places = indices.filter((column) => column >= block.start && column < block.start + block.size);
  const inverse = new Float32Array(block.size ** 2);
  const width = places.length;
  if (width === 0 || triangle.length === 0) return { ...block, inverse };
  const out = heap.zeros64(width * size);
  const spare = heap.allocate(2 * width * width + 64);
  heap.kernels.invertTriangle(width, pointer + 8 * from * (size + 1), size, out, spare);
  const small = heap.float64(out, width * size);
  places.forEach((row, i) => {
    for (let j = i; j < width; j++) {
      inverse[(row - block.start) * block.size + places[j]! - block.start] = small[i * size + j]!;
    }
  });
  return { ...block, inverse };
}
