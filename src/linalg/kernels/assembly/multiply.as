import { packStrip } from './pack';
import { tile, tileColumns, tileRows } from './tile';
import { takesWideTiles, wideColumns, wideTile } from './wide-tile';

/** Steps of depth, rows and columns handled between two packings. */
const depthBlock: usize = 256;
const rowBlock: usize = 128;
const columnBlock: usize = 512;

/** Room that products need: one spare tile, and the packed strips of A and B in double precision at most. */
export const reservedBytes: usize = 4096 + 16 * rowBlock * depthBlock + 2 * 1024 * 1024;

/** Where that room starts: the bottom of memory, unless somebody else owns that. */
let room: usize = 0;

/** Puts the room of products elsewhere, for kernels on a memory that is not theirs. */
export function placeRoom(at: usize): void {
  room = at;
}

// @ts-ignore: decorator
@inline
export function spareTile(): usize {
  return room + 1024;
}

// @ts-ignore: decorator
@inline
export function packedA(): usize {
  return room + 4096;
}

// @ts-ignore: decorator
@inline
export function packedB(): usize {
  return room + 4096 + 16 * rowBlock * depthBlock;
}

/** How a product is made, to be added up. */
export const subtract: usize = 1;
export const transposeA: usize = 2;
export const transposeB: usize = 4;
/** Tiles below the diagonal of C are left out. */
export const upperOnly: usize = 8;

/**
 * C ± op(A)·op(B), row-major, in the precision T; A and B are converted while they are packed.
 *
 * @param m, n, depth C is [m, n], op(A) is [m, depth], op(B) is [depth, n]
 * @param lda, ldb, ldc lengths of stored rows, in elements
 */
export function multiply<A extends number, B extends number, T extends number>(
  mode: usize,
  m: usize,
  n: usize,
  depth: usize,
  a: usize,
  lda: usize,
  b: usize,
  ldb: usize,
  c: usize,
  ldc: usize,
): void {
  const aLane: usize = mode & transposeA ? 1 : lda;
  const aStep: usize = mode & transposeA ? lda : 1;
  const bLane: usize = mode & transposeB ? ldb : 1;
  const bStep: usize = mode & transposeB ? 1 : ldb;
  for (let j: usize = 0; j < n; j += columnBlock) {
    const columns = min(columnBlock, n - j);
    // Rows below the last column of this block have nothing on or above the diagonal.
    const lastRow = mode & upperOnly ? min(m, j + columns) : m;
    for (let p: usize = 0; p < depth; p += depthBlock) {
      const steps = min(depthBlock, depth - p);
      const right = b + (p * bStep + j * bLane) * sizeof<B>();
      packStrips<B, T>(right, bLane, bStep, columns, steps, tileColumns, packedB());
      for (let i: usize = 0; i < lastRow; i += rowBlock) {
        const rows = min(rowBlock, lastRow - i);
        const left = a + (p * aStep + i * aLane) * sizeof<A>();
        packStrips<A, T>(left, aLane, aStep, rows, steps, tileRows<T>(), packedA());
        multiplyPacked<T>(mode, i, j, rows, columns, steps, c, ldc * sizeof<T>());
      }
    }
  }
}

/** Packs `lanes` lanes as strips of `width`, one after the other. */
export function packStrips<S extends number, T extends number>(
  source: usize,
  laneStride: usize,
  depthStride: usize,
  lanes: usize,
  depth: usize,
  width: usize,
  out: usize,
): void {
  for (let l: usize = 0; l < lanes; l += width) {
    const from = source + l * laneStride * sizeof<S>();
    packStrip<S, T>(from, laneStride, depthStride, min(width, lanes - l), depth, width, out);
    out += width * depth * sizeof<T>();
  }
}

/** The tiles of one packed block, whose upper left entry is C[i, j]. */
function multiplyPacked<T extends number>(
  mode: usize,
  i: usize,
  j: usize,
  rows: usize,
  columns: usize,
  steps: usize,
  c: usize,
  stride: usize,
): void {
  const minus = (mode & subtract) != 0;
  const height = tileRows<T>();
  let jj: usize = 0;
  if (sizeof<T>() == 4 && takesWideTiles() && !(mode & upperOnly)) {
    for (; jj + wideColumns <= columns; jj += wideColumns) {
      const right = packedB() + jj * steps * sizeof<T>();
      let ii: usize = 0;
      for (; ii + height <= rows; ii += height) {
        const left = packedA() + ii * steps * sizeof<T>();
        wideTile(left, right, steps, c + (i + ii) * stride + (j + jj) * sizeof<T>(), stride, minus);
      }
      if (ii == rows) continue;
      const left = packedA() + ii * steps * sizeof<T>();
      const next = right + tileColumns * steps * sizeof<T>();
      const to = c + (i + ii) * stride + (j + jj) * sizeof<T>();
      tileAtEdge<T>(left, right, steps, to, stride, minus, rows - ii, tileColumns);
      tileAtEdge<T>(left, next, steps, to + tileColumns * sizeof<T>(), stride, minus, rows - ii, tileColumns);
    }
  }
  for (; jj < columns; jj += tileColumns) {
    const right = packedB() + jj * steps * sizeof<T>();
    const wide = min(tileColumns, columns - jj);
    for (let ii: usize = 0; ii < rows; ii += height) {
      if (mode & upperOnly && i + ii >= j + jj + wide) break;
      const left = packedA() + ii * steps * sizeof<T>();
      const to = c + (i + ii) * stride + (j + jj) * sizeof<T>();
      const high = min(height, rows - ii);
      if (high == height && wide == tileColumns) tile<T>(left, right, steps, to, stride, minus);
      else tileAtEdge<T>(left, right, steps, to, stride, minus, high, wide);
    }
  }
}

/** A tile that sticks out of C: made beside it, and the part within added. */
function tileAtEdge<T extends number>(
  left: usize,
  right: usize,
  steps: usize,
  to: usize,
  stride: usize,
  minus: bool,
  high: usize,
  wide: usize,
): void {
  memory.fill(spareTile(), 0, 128);
  const spareStride = tileColumns * sizeof<T>();
  tile<T>(left, right, steps, spareTile(), spareStride, minus);
  for (let r: usize = 0; r < high; r++) {
    for (let s: usize = 0; s < wide * sizeof<T>(); s += sizeof<T>()) {
      const at = to + r * stride + s;
      store<T>(at, load<T>(at) + load<T>(spareTile() + r * spareStride + s));
    }
  }
}
