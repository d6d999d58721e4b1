import { refineBelow } from './centred-fit.js';
import { centre, meansOf, ones } from './centring.js';
import {
  areClear,
  type ColumnChoice,
  type ColumnInput,
  type Columns,
  distancesOf,
  type Factored,
  liveColumns,
  powersOfTwo,
  singleError,
} from './column-factor.js';
import type { FitGradient, GradientInput } from './gradient-input.js';
import type { KernelHeap } from './kernels/kernel-heap.js';
import { type Pointer, productMode } from './kernels/kernels.js';
import { multiplyLarge } from './kernels/outside-product.js';
import { smallestEigenvalue } from './smallest-eigenvalue.js';
import { spreadColumns } from './spread-columns.js';

/** With more rows beyond the columns than this share of these, the way by the weights is shorter (measured). */
const shareOfRows = 0.4;

/** Fewer columns than this are not worth the trouble. */
const fewestColumns = 64;

/**
 * The gradient by way of the N − M dimensions V that are orthogonal to the centred columns of Z₁.
 *
 * Y = Q·[R; 0] by Householder reflections in float32, V the last columns of Q. With S = VᵀX for the centred Z₂:
 * RSS = ‖S‖², E = V·S, and E·Wᵀ = V·(W·Sᵀ)ᵀ where W·Sᵀ is R⁻¹ times the first rows of Qᵀ·X·Sᵀ. At N = 1000, M = 784
 * that is 3.2·10⁹ operations, against 5.6·10⁹ by way of the weights. Reflections keep V orthogonal to Y whatever the
 * condition of Y, and R good to float32 · condition; a Gram matrix in float32 would square the condition.
 *
 * Golub & Van Loan, "Matrix Computations", 4th ed., §5.2.3 (compact WY form) and §5.3.3 (least squares by QR).
 *
 * @returns as views, like `fitGradient`; undefined where there are too many rows for this, where a column is to be
 *   dropped, or is so near to dependence or to the threshold that float32 could not tell, or where hardly anything is
 *   left of Z₂
 * @throws {NumericalError} where a feature of Z₁ is not finite
 */
export function complementGradient(
  heap: KernelHeap,
  first: ColumnInput,
  second: GradientInput,
  choose: ColumnChoice,
): FitGradient | undefined {
  const { rows } = first;
  if (!isNearlySquare(rows, first.columns)) return undefined;
  const columns = liveColumns(heap, first);
  if (!isNearlySquare(rows, columns.sums.length)) return undefined;
  const { reflections, factored } = reflectColumns(heap, rows, columns);
  if (!keepsAll(heap, rows, { columns, factored, choose })) return undefined;
  return gradientOf(heap, { reflections, factored, columns, second, all: first.columns });
}

const isNearlySquare = (rows: number, columns: number): boolean =>
  columns >= fewestColumns && rows >= columns + 2 && rows - columns <= shareOfRows * columns;

/** Q as reflections in the place of Z₁, f32 [rows, size]. */
interface Reflections {
  readonly rows: number;
  readonly size: number;
  readonly z: Pointer;
  readonly triangles: Pointer;
  readonly spare: Pointer;
}

/** Centres and scales the columns, and factors them in place. */
function reflectColumns(
  heap: KernelHeap,
  rows: number,
  { z, sums }: Columns,
): { readonly reflections: Reflections; readonly factored: Factored } {
  const { kernels } = heap;
  const size = sums.length;
  const squares = heap.zeros64(size);
  kernels.addSquares(rows, size, z, squares);
  const lengths = heap.float64(squares, size).slice();
  const scales = powersOfTwo(lengths);
  centre(heap, rows, z, { means: sums.map((sum) => sum / rows), scales });
  const triangles = heap.allocate(kernels.triangleBytes(size));
  const spare = heap.allocate(kernels.reflectionSpare(rows, size));
  kernels.factorReflections(rows, size, z, triangles, spare);
  const triangle = heap.zeros64(size * size);
  const [from, to] = [heap.float32(z, size * size), heap.float64(triangle, size * size)];
  let rank = 0;
  for (let i = 0; i < size * size; i += size + 1) {
    to.set(from.subarray(i, i - (i % size) + size), i);
    if (to[i] !== 0) rank++;
  }
  return { reflections: { rows, size, z, triangles, spare }, factored: { triangle, rank, scales, lengths } };
}

/** Whether float32 can tell that every column is kept. */
function keepsAll(
  heap: KernelHeap,
  rows: number,
  {
    columns,
    factored,
    choose,
  }: { readonly columns: Columns; readonly factored: Factored; readonly choose: ColumnChoice },
): boolean {
  const { triangle, rank, lengths } = factored;
  const size = lengths.length;
  if (rank < size) return false;
  const distances = distancesOf(heap, rows, columns.sums, factored);
  if (!areClear(lengths, distances)) return false;
  // The condition enters once: the smallest singular value of columns of length 1.
  const smallest = Math.sqrt(smallestEigenvalue(heap, triangle, size));
  if (!(2 ** -24 * Math.sqrt(size) < singleError * smallest)) return false;
  return choose({ indices: columns.indices, distances, lengths }).every((keep) => keep === 1);
}

/** All that {@link gradientOf} needs. */
interface Reflected {
  readonly reflections: Reflections;
  readonly factored: Factored;
  readonly columns: Columns;
  readonly second: GradientInput;
  /** M₁, columns of zeros among them. */
  readonly all: number;
}

function gradientOf(
  heap: KernelHeap,
  { reflections, factored, columns, second, all }: Reflected,
): FitGradient | undefined {
  const { kernels } = heap;
  const { rows, size, z } = reflections;
  const [width, rest] = [second.columns, rows - size];
  const basis = complementBasis(heap, reflections);
  const x = heap.put(second.read());
  const tss = centre(heap, rows, x, { means: meansOf(heap, rows, width, x), scales: ones(width) });
  const s = heap.zeros32(rest * width);
  multiplyLarge(heap, false, productMode.transposeA, rest, width, rows, basis, rest, x, width, s, width);
  const rss = kernels.sumOfSquares(rest, width, s);
  if (rss < refineBelow * tss) return undefined;
  const slopes = second.slopes(rss, tss);
  const pulled = pulledBack(heap, reflections, factored, { x, s, width, slope: -2 * slopes.rss });
  // X becomes the gradient by Z₂, and Q, no longer needed, the one by Z₁.
  centre(heap, rows, x, { means: new Float64Array(width), scales: ones(width).fill(2 * slopes.tss) });
  scaleAll(heap, rest, width, s, 2 * slopes.rss);
  multiplyLarge(heap, false, productMode.add, rows, width, rest, basis, rest, s, width, x, width);
  heap.float32(z, rows * size).fill(0);
  multiplyLarge(heap, false, productMode.transposeB, rows, size, rest, basis, rest, pulled, rest, z, size);
  const kept = { indices: columns.indices, size };
  return {
    rss,
    tss,
    keptColumns: size,
    first: spreadColumns(heap.float32(z, rows * size), kept, rows, all),
    second: heap.float32(x, rows * width),
  };
}

/** The last columns of Q, f32 [rows, rows − size]. */
function complementBasis(heap: KernelHeap, { rows, size, z, triangles, spare }: Reflections): Pointer {
  const rest = rows - size;
  const basis = heap.zeros32(rows * rest);
  const values = heap.float32(basis, rows * rest);
  for (let c = 0; c < rest; c++) values[(size + c) * rest + c] = 1;
  heap.kernels.applyReflections(0, rows, size, z, triangles, rest, basis, spare);
  return basis;
}

/** slope·W·Sᵀ for the weights W of Z₁ as it came, f32 [size, rest], by way of X·Sᵀ. */
function pulledBack(
  heap: KernelHeap,
  { rows, size, z, triangles, spare }: Reflections,
  { triangle, scales }: Factored,
  {
    x,
    s,
    width,
    slope,
  }: { readonly x: Pointer; readonly s: Pointer; readonly width: number; readonly slope: number },
): Pointer {
  const { kernels } = heap;
  const rest = rows - size;
  const product = heap.zeros32(rows * rest);
  multiplyLarge(heap, false, productMode.transposeB, rows, rest, width, x, width, s, width, product, rest);
  kernels.applyReflections(productMode.transposeA, rows, size, z, triangles, rest, product, spare);
  heap.scope(() => {
    const inverses = heap.allocate(kernels.blockInverseBytes(size));
    kernels.invertBlocks(size, triangle, inverses);
    kernels.solveUpper(size, triangle, inverses, rest, product, heap.allocate(4 * 64 * rest));
    kernels.scaleRows(size, rest, product, heap.put(scales.map((scale) => slope * scale)));
  });
  return product;
}

function scaleAll(heap: KernelHeap, rows: number, columns: number, z: Pointer, factor: number): void {
  heap.scope(() => {
    heap.kernels.scaleRows(rows, columns, z, heap.put(new Float64Array(rows).fill(factor)));
  });
}
