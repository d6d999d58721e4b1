import { addProduct } from './fused';
import { packedA, packedB, packStrips, spareTile, subtract, upperOnly } from './multiply';

/** A row of C is made 80 bytes at a time: five vectors, with which five of B and a splat fit into the registers. */
const vectors: usize = 5;

const depthBlock: usize = 256;
const rowBlock: usize = 64;
const columnBlock: usize = 960;

/** Where the lists of a block start and end: 64 numbers of 32 bits each, below the spare tile. */
// @ts-ignore: decorator
@inline
function starts(): usize {
  return spareTile() - 512;
}

// @ts-ignore: decorator
@inline
function widthOf<T extends number>(): usize {
  return (16 * vectors) / sizeof<T>();
}

/**
 * C ± A·B in the precision T for a matrix A with many zeros, which are passed over: features after a ReLU.
 *
 * A row of A is packed as a list of what is not zero and where; the sums come in the same order as in `multiply`.
 *
 * @param m, n, depth C is [m, n], A is [m, depth], B is [depth, n]
 * @param a f32; entry [i, p] lies i·aLane + p·aStep elements from here
 * @param b f32, rows of ldb
 */
export function multiplySparse<T extends number>(
  mode: usize,
  m: usize,
  n: usize,
  depth: usize,
  a: usize,
  aLane: usize,
  aStep: usize,
  b: usize,
  ldb: usize,
  c: usize,
  ldc: usize,
): void {
  for (let j: usize = 0; j < n; j += columnBlock) {
    const columns = min(columnBlock, n - j);
    const lastRow = mode & upperOnly ? min(m, j + columns) : m;
    for (let p: usize = 0; p < depth; p += depthBlock) {
      const steps = min(depthBlock, depth - p);
      packStrips<f32, T>(b + ((p * ldb + j) << 2), 1, ldb, columns, steps, widthOf<T>(), packedB());
      for (let i: usize = 0; i < lastRow; i += rowBlock) {
        const rows = min(rowBlock, lastRow - i);
        listRows<T>(a + ((i * aLane + p * aStep) << 2), aLane << 2, aStep << 2, rows, steps);
        multiplyLists<T>(mode, i, j, rows, columns, steps, c, ldc * sizeof<T>());
      }
    }
  }
}

/** Lists, row by row, each number that is not zero, and where its row of B lies within a strip. */
function listRows<T extends number>(a: usize, lane: usize, step: usize, rows: usize, steps: usize): void {
  let out = packedA();
  for (let r: usize = 0; r < rows; r++) {
    store<u32>(starts() + (r << 2), <u32>out);
    let from = a + r * lane;
    for (let at: usize = 0; at < steps * 16 * vectors; at += 16 * vectors) {
      const value = load<f32>(from);
      store<T>(out, <T>value);
      store<u32>(out, <u32>at, sizeof<T>());
      // The next entry overwrites this one where it is zero.
      out += select<usize>(2 * sizeof<T>(), 0, value != 0);
      from += step;
    }
  }
  store<u32>(starts() + (rows << 2), <u32>out);
}

function multiplyLists<T extends number>(
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
  const width = widthOf<T>();
  for (let jj: usize = 0; jj < columns; jj += width) {
    const strip = packedB() + jj * steps * sizeof<T>();
    const wide = min(width, columns - jj);
    for (let r: usize = 0; r < rows; r++) {
      if (mode & upperOnly && i + r >= j + jj + wide) break;
      const list = <usize>load<u32>(starts() + (r << 2));
      const end = <usize>load<u32>(starts() + (r << 2), 4);
      const to = c + (i + r) * stride + (j + jj) * sizeof<T>();
      if (wide == width) {
        addList<T>(list, end, strip, to, minus);
      } else {
        memory.fill(spareTile(), 0, 16 * vectors);
        addList<T>(list, end, strip, spareTile(), minus);
        for (let s: usize = 0; s < wide * sizeof<T>(); s += sizeof<T>()) {
          store<T>(to + s, load<T>(to + s) + load<T>(spareTile() + s));
        }
      }
    }
  }
}

/** 80 bytes of C ± the rows of a strip of B that a list names, times the numbers in the list. */
function addList<T extends number>(list: usize, end: usize, strip: usize, c: usize, minus: bool): void {
  let c0 = v128.splat<T>(<T>0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  let c4 = c0;
  while (list < end) {
    const b = strip + <usize>load<u32>(list, sizeof<T>());
    const x = v128.load_splat<T>(list);
    c0 = addProduct<T>(c0, x, v128.load(b));
    c1 = addProduct<T>(c1, x, v128.load(b, 16));
    c2 = addProduct<T>(c2, x, v128.load(b, 32));
    c3 = addProduct<T>(c3, x, v128.load(b, 48));
    c4 = addProduct<T>(c4, x, v128.load(b, 64));
    list += 2 * sizeof<T>();
  }
  put<T>(c, c0, minus);
  put<T>(c + 16, c1, minus);
  put<T>(c + 32, c2, minus);
  put<T>(c + 48, c3, minus);
  put<T>(c + 64, c4, minus);
}

// @ts-ignore: decorator
@inline
function put<T extends number>(c: usize, sum: v128, minus: bool): void {
  v128.store(c, minus ? v128.sub<T>(v128.load(c), sum) : v128.add<T>(v128.load(c), sum));
}
