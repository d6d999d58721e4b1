import { factorColumns, type ColumnChoice, type ColumnFactor, type ColumnInput } from './column-factor.js';
import { type KernelHeap, withKernelHeap } from './kernels/kernel-heap.js';
import { type Pointer, productMode } from './kernels/kernels.js';

/**
 * One solve leaves, of the part that Z₁ explains, a share of about float32 · condition in the residual; where the
 * residual is itself small, a second one takes that away.
 */
const refineBelow = 0.01;

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
  /** (Z₂ − Ẑ₂)·Wᵀ, [rows, M₁]: minus half the derivative of RSS by Z₁. */
  readonly pull: () => Float32Array;
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
 * @param use gets the fit; `weights` and `pull` are computed when called, within it
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
    const factor = factorColumns(heap, first, choose);
    const { means, scales, sparse } = factor;
    centre(heap, rows, factor.z, { means: sparse ? means.map(() => 0) : means, scales });
    const x = heap.put(second.read());
    const tss = centre(heap, rows, x, { means: meansOf(heap, rows, width, x), scales: ones(width) });
    second.keepCentred(heap.float32(x, rows * width));
    const { weights, rss } = fit(heap, { rows, width, x, tss }, factor);
    return use({
      rss,
      tss,
      keptColumns: factor.size,
      residual: heap.float32(x, rows * width),
      weights: () => spreadRows(heap.float32(weights, factor.size * width), factor, [first.columns, width]),
      pull: () => {
        // Z₁ is no longer needed: its place takes the product.
        const { z, size } = factor;
        heap.float32(z, rows * size).fill(0);
        heap.kernels.multiplyF32(
          productMode.transposeB,
          rows,
          size,
          width,
          x,
          width,
          weights,
          width,
          z,
          size,
        );
        return spreadColumns(heap.float32(z, rows * size), factor, rows, first.columns);
      },
    });
  });
}

/** X − Y·W in place of X, and the weights W of the columns before they were scaled. */
function fit(heap: KernelHeap, second: Second, factor: ColumnFactor): { weights: Pointer; rss: number } {
  const { rows, width, x, tss } = second;
  const solver = new NormalSolver(heap, rows, width, factor);
  const weights = solver.explain(x);
  let rss = heap.kernels.sumOfSquares(rows, width, x);
  if (rss < refineBelow * tss) {
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
    const multiply = sparse ? kernels.multiplySparseF32 : kernels.multiplyF32;
    const weights = heap.zeros32(size * width);
    multiply(productMode.transposeA, size, width, rows, z, size, x, width, weights, width);
    kernels.solveNormal(size, triangle, this.#inverses, width, weights, this.#spare);
    if (sparse) this.#addMeans(weights, x);
    multiply(productMode.subtract, rows, width, size, z, size, weights, width, x, width);
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

/** z ← (z − mean)·scale in place; returns the sum of squares. */
function centre(
  heap: KernelHeap,
  rows: number,
  z: Pointer,
  { means, scales }: { readonly means: Float64Array; readonly scales: Float64Array },
): number {
  return heap.scope(() =>
    heap.kernels.centreColumns(rows, means.length, z, heap.put(means), heap.put(scales)),
  );
}

function meansOf(heap: KernelHeap, rows: number, columns: number, z: Pointer): Float64Array {
  return heap.scope(() => {
    const sums = heap.zeros64(columns);
    heap.kernels.addColumns(rows, columns, z, sums, heap.zeros64(columns));
    return heap.float64(sums, columns).map((sum) => sum / rows);
  });
}

const ones = (length: number) => new Float64Array(length).fill(1);

/** The rows of all columns of Z₁ from those of the kept ones. */
function spreadRows(
  kept: Float32Array,
  { indices, size }: ColumnFactor,
  [columns, width]: readonly [number, number],
): Float32Array {
  if (size === columns) return kept;
  const all = new Float32Array(columns * width);
  indices.forEach((column, place) => {
    all.set(kept.subarray(place * width, (place + 1) * width), column * width);
  });
  return all;
}

/** The same for a matrix whose columns belong to the kept ones. */
function spreadColumns(
  kept: Float32Array,
  { indices, size }: ColumnFactor,
  rows: number,
  columns: number,
): Float32Array {
  if (size === columns) return kept;
  const all = new Float32Array(rows * columns);
  for (let n = 0; n < rows; n++) {
    for (let place = 0; place < size; place++) all[n * columns + indices[place]!] = kept[n * size + place]!;
  }
  return all;
}
