import { requireNumber } from '../core/checks.js';
import { type KernelHeap, withKernelHeap } from './kernels/kernel-heap.js';
import { type Pointer, productMode } from './kernels/kernels.js';
import { entriesOf, type RealMatrix, scaleOf, transposed } from './real-matrix.js';

/** Settings of {@link pseudoInverse}. */
export interface PseudoInverseOptions {
  /**
   * |R_kk| / |R_00| of a column-pivoted QR at or below which the remaining columns count as dependent, in [0, 1).
   * @default max(rows, columns) · ε of the type of the data (2⁻²³ or 2⁻⁵²)
   */
  readonly relativeTolerance?: number;
}

/**
 * The Moore–Penrose pseudo-inverse A⁺, [columns, rows], row-major in double precision.
 *
 * Complete orthogonal decomposition in float64: A·P = Q·[R₁; 0] by QR with column pivoting, cut at the rank, then
 * R₁ᵀ = Q₂·R₂, so that A⁺ = P·Q₂·R₂⁻ᵀ·Qᵀ. No singular values: |R_kk| brackets the k-th one within a factor of
 * about √columns (in theory 2^k, which nothing in practice comes near), so that for a matrix whose singular values
 * have a gap around the tolerance this is what the SVD gives, to 10⁻¹⁵ · condition.
 *
 * Golub & Van Loan, "Matrix Computations", 4th ed., §5.4.7 (complete orthogonal decomposition). On the host, whatever
 * the backend; {@link readMatrix} fetches a tensor. Has no gradient.
 *
 * @param a [rows, columns], of any shape
 * @throws {ShapeError} where the data do not fit the shape
 * @throws {NumericalError} where an entry is not finite
 * @throws {ConfigError} where the tolerance lies outside [0, 1], or rows or columns are not whole numbers from 1 on
 *
 * @example
 * pseudoInverse({ data: [2, 0, 0, 4], rows: 2, columns: 2 }); // → 0.5,0,0,0.25
 */
export function pseudoInverse(a: RealMatrix, options: PseudoInverseOptions = {}): Float64Array {
  const { rows, columns } = a;
  const epsilon = a.data instanceof Float32Array ? 2 ** -23 : 2 ** -52;
  const { relativeTolerance = Math.max(rows, columns) * epsilon } = options;
  requireNumber('pseudoInverse: relativeTolerance', relativeTolerance, { min: 0, max: 1 });
  const entries = entriesOf('pseudoInverse', a);
  if (rows < columns) {
    const tall = transposed(entries, rows, columns);
    return transposed(invertTall(tall, columns, rows, relativeTolerance), rows, columns);
  }
  return invertTall(entries, rows, columns, relativeTolerance);
}

function invertTall(
  entries: Float64Array,
  rows: number,
  columns: number,
  relativeTolerance: number,
): Float64Array {
  const scale = scaleOf(entries);
  return withKernelHeap((heap) => {
    const { kernels } = heap;
    const matrix = heap.put(entries.map((value) => value * scale));
    const order = heap.put(new Uint32Array(columns));
    const factors = heap.allocate(8 * columns);
    const spare = heap.allocate(8 * kernels.qrSpare(rows, columns));
    kernels.factorPivotedQr(rows, columns, matrix, factors, order, spare);
    const upper = heap.float64(matrix, columns * columns).slice();
    const rank = rankOf(upper, columns, relativeTolerance);
    const inverse = new Float64Array(columns * rows);
    if (rank === 0) return inverse;
    const q = heap.allocate(8 * rows * columns);
    kernels.formQ(rows, columns, matrix, factors, q, spare);
    const result = heap.float64(invertTrapezoid(heap, { upper, rank, columns, q, rows }), columns * rows);
    heap.uint32(order, columns).forEach((column, c) => {
      const row = result.subarray(c * rows, (c + 1) * rows);
      inverse.set(
        row.map((value) => value * scale),
        column * rows,
      );
    });
    return inverse;
  });
}

function rankOf(upper: Float64Array, columns: number, relativeTolerance: number): number {
  const limit = relativeTolerance * Math.abs(upper[0]!);
  for (let c = 0; c < columns; c++) if (!(Math.abs(upper[c * (columns + 1)]!) > limit)) return c;
  return columns;
}

/** The first `rank` rows of R, and Q. */
interface Trapezoid {
  /** [columns, columns]; only what lies on and above the diagonal counts. */
  readonly upper: Float64Array;
  readonly rank: number;
  readonly columns: number;
  readonly q: Pointer;
  readonly rows: number;
}

/** [R₁]⁺·Qᵀ = Q₂·R₂⁻ᵀ·Qᵀ, f64 [columns, rows]. */
function invertTrapezoid(heap: KernelHeap, { upper, rank, columns, q, rows }: Trapezoid): Pointer {
  const { kernels } = heap;
  const second = heap.put(lowerPart(upper, rank, columns));
  const factors = heap.allocate(8 * rank);
  const spare = heap.allocate(8 * kernels.qrSpare(columns, rank));
  kernels.factorQr(columns, rank, second, factors, spare);
  const q2 = heap.allocate(8 * columns * rank);
  kernels.formQ(columns, rank, second, factors, q2, spare);
  const triangle = heap.zeros64(rank * rank);
  kernels.invertTriangle(rank, second, rank, triangle, heap.allocate(2 * rank * rank + 64));
  const middle = heap.zeros64(rank * rows);
  const bothTurned = productMode.transposeA + productMode.transposeB;
  kernels.multiplyF64(bothTurned, rank, rows, rank, triangle, rank, q, columns, middle, rows);
  const result = heap.zeros64(columns * rows);
  kernels.multiplyF64(productMode.add, columns, rows, rank, q2, rank, middle, rows, result, rows);
  return result;
}

/** R₁ᵀ, [columns, rank]: the first `rank` rows of the triangle, transposed. */
function lowerPart(upper: Float64Array, rank: number, columns: number): Float64Array {
  const out = new Float64Array(columns * rank);
  for (let i = 0; i < rank; i++) {
    for (let j = i; j < columns; j++) out[j * rank + i] = upper[i * columns + j]!;
  }
  return out;
}
