import { centre, meansOf, ones } from './centring.js';
import { factorColumns, type ColumnChoice, type ColumnFactor, type ColumnInput } from './column-factor.js';
import { type KernelHeap, withKernelHeap } from './kernels/kernel-heap.js';
import { type Pointer, productMode } from './kernels/kernels.js';
import { multiplyLarge } from './kernels/outside-product.js';
import { spreadRows } from './spread-columns.js';

/**
 * One solve leaves, of the part that Z₁ explains, a share of about float32 · condition in the residual; where the
 * residual is itself small, a second one takes that away.
 */
export const refineBelow = 0.01;

/**
 * The least-squares fit of Z₂ on [Z₁ 1], as row-major arrays: views of memory that is reused afterwards, to be copied.
 */
export interface CentredFit {
  /** ‖Z₂ − Ẑ₂‖² and ‖Z₂ − mean‖². */
  readonly rss: number;
  readonly tss: number;
  readonly keptColumns: number;
  /** Z₂ − Ẑ₂, [rows, M₂]. */
  readonly residual: Float32Array;
  /** W, [M₁, M₂]; rows of columns that were not kept are zero. */
  readonly weights: () => Float32Array;
}

/** Z₂, asked for when there is a place for it. */
export interface SecondInput {
  /** M₂. */
  readonly columns: number;
  /** Row-major [rows, M₂]. */
  readonly read: () => Float32Array;
  /** Takes a copy of Z₂ − mean, whose place the residual takes. */
  readonly keepCentred: (centred: Float32Array) => void;
}

/**
 * Fits Z₂ on the columns of Z₁ that `choose` keeps, and a constant, on one core of the host.
 *
 * Normal equations: RᵀR·W = YᵀX for the centred Y and X, with R from a Gram matrix in float64, so that the
 * condition enters once and not squared; the products are in float32. Cost: N·M₁²/2 multiplications in float64,
 * 2·N·M₁·M₂ + M₁²·M₂ in float32.
 *
 * @param use gets the fit; `weights` is computed when called, within it
 * @throws {NumericalError} where a feature of Z₁ is not finite (where one of Z₂ is not, nor are rss and tss)
 */
export function centredFit<T>(
  first: ColumnInput,
  second: SecondInput,
  choose: ColumnChoice,
  use: (fit: CentredFit) => T,
): T {
  return withKernelHeap((heap) => {
    const { rows } = first;
    const width = second.columns;
    const { factor, x, tss } = prepareFit(heap, first, second, choose);
    second.keepCentred(heap.float32(x, rows * width));
    const { weights, rss } = explain(heap, { rows, width, x, tss }, factor);
    return use({
      rss,
      tss,
      keptColumns: factor.size,
      residual: heap.float32(x, rows * width),
      weights: () => spreadRows(heap.float32(weights, factor.size * width), factor, [first.columns, width]),
    });
  });
}

/** What {@link explain} needs: the factor with its columns centred, and the centred Z₂ with its sum of squares. */
export function prepareFit(
  heap: KernelHeap,
  first: ColumnInput,
  second: Pick<SecondInput, 'columns' | 'read'>,
  choose: ColumnChoice,
) {
  const { rows } = first;
  const width = second.columns;
  const factor = factorColumns(heap, first, choose);
  const { means, scales, sparse } = factor;
  centre(heap, rows, factor.z, { means: sparse ? means.map(() => 0) : means, scales });
  const x = heap.put(second.read());
  const secondMeans = meansOf(heap, rows, width, x);
  const tss = centre(heap, rows, x, { means: secondMeans, scales: ones(width) });
  return { factor, x, tss, secondMeans };
}

/** X − Y·W in place of X, and the weights W of the columns before they were scaled. */
export function explain(
  heap: KernelHeap,
  second: Second,
  factor: ColumnFactor,
): { weights: Pointer; rss: number } {
  const { rows, width, x, tss } = second;
  const solver = new NormalSolver(heap, rows, width, factor);
  const weights = solver.explain(x);
  let rss = heap.kernels.sumOfSquares(rows, width, x);
  if (rss < refineBelow * tss) {
    // The first solve leaves rounding in the means too, and where Z took the place of Y these would count as Z's.
    if (factor.sparse) centre(heap, rows, x, { means: meansOf(heap, rows, width, x), scales: ones(width) });
    const more = solver.explain(x);
    const add = heap.float32(more, factor.size * width);
    const all = heap.float32(weights, factor.size * width);
    for (let index = 0; index < all.length; index++) all[index]! += add[index]!;
    rss = heap.kernels.sumOfSquares(rows, width, x);
  }
  if (factor.rank === rows - 1) {
    // Y spans whatever is centred: what is left is rounding, which weights of near-singular features magnify.
    heap.float32(x, rows * width).fill(0);
    rss = 0;
  }
  heap.kernels.scaleRows(factor.size, width, weights, heap.put(factor.scales));
  return { weights, rss };
}

/** X, centred, in the memory of the kernels, f32 [rows, width], and its sum of squares. */
interface Second {
  readonly rows: number;
  readonly width: number;
  readonly x: Pointer;
  readonly tss: number;
}

/** Solves for the weights of Y and takes what they explain out of X. */
class NormalSolver {
  readonly #inverses: Pointer;
  readonly #spare: Pointer;

  constructor(
    readonly heap: KernelHeap,
    readonly rows: number,
    readonly width: number,
    readonly factor: ColumnFactor,
  ) {
    const { kernels } = heap;
    this.#inverses = heap.allocate(kernels.blockInverseBytes(factor.size));
    this.#spare = heap.allocate(4 * 64 * width);
    kernels.invertBlocks(factor.size, factor.triangle, this.#inverses);
  }

  /** W = R⁻¹R⁻ᵀYᵀX, [size, width]; X ← X − Y·W. */
  explain(x: Pointer): Pointer {
    const { heap, rows, width, factor } = this;
    const { kernels } = heap;
    const { size, z, triangle, sparse } = factor;
    const weights = heap.zeros32(size * width);
    multiplyLarge(heap, sparse, productMode.transposeA, size, width, rows, z, size, x, width, weights, width);
    kernels.solveNormal(size, triangle, this.#inverses, width, weights, this.#spare);
    if (sparse) this.#addMeans(weights, x);
    multiplyLarge(heap, sparse, productMode.subtract, rows, width, size, z, size, weights, width, x, width);
    return weights;
  }

  /** Where Z took the place of Y = Z − mean: X ← X + mean·W. (Zᵀ X = YᵀX already, since X is centred.) */
  #addMeans(weights: Pointer, x: Pointer): void {
    const { heap, rows, width, factor } = this;
    const { means, scales, size } = factor;
    const shift = heap.scope(() => {
      const out = heap.allocate(8 * width);
      const scaled = heap.put(means.map((mean, c) => mean * scales[c]!));
      heap.kernels.combineRows(size, width, weights, scaled, out);
      return heap.float64(out, width).map((value) => -value);
    });
    centre(heap, rows, x, { means: shift, scales: ones(width) });
  }
}
