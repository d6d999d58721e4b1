import { addProduct } from './fused';

/**
 * A tile of C is 4 × 8 in f32 and 2 × 8 in f64: eight vectors. With the six that one step of depth loads they
 * just fit into the registers that V8 hands out; a larger tile, or a loop unrolled, spills and is a third slower.
 * f64 takes few rows since a 64-bit splat costs an arithmetic slot on some processors.
 */
export const tileColumns: usize = 8;

// @ts-ignore: decorator
@inline
export function tileRows<T extends number>(): usize {
  return 16 / sizeof<T>();
}

/**
 * C ± A·B for one tile.
 *
 * `a` holds, for each of `depth` steps, a column of A; `b` holds a row of B. Products are added in order of
 * depth, so the result does not depend on how rows and columns are split.
 *
 * @param stride bytes from one row of C to the next
 */
// @ts-ignore: decorator
@inline
export function tile<T extends number>(
  a: usize,
  b: usize,
  depth: usize,
  c: usize,
  stride: usize,
  minus: bool,
): void {
  if (sizeof<T>() == 4) tileF32(a, b, depth, c, stride, minus);
  else tileF64(a, b, depth, c, stride, minus);
}

function tileF32(a: usize, b: usize, depth: usize, c: usize, stride: usize, minus: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = a + (depth << 4);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = addProduct<f32>(c00, x, b0);
    c01 = addProduct<f32>(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = addProduct<f32>(c10, x, b0);
    c11 = addProduct<f32>(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = addProduct<f32>(c20, x, b0);
    c21 = addProduct<f32>(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = addProduct<f32>(c30, x, b0);
    c31 = addProduct<f32>(c31, x, b1);
    a += 16;
    b += 32;
  }
  put<f32>(c, c00, c01, minus);
  put<f32>(c + stride, c10, c11, minus);
  put<f32>(c + 2 * stride, c20, c21, minus);
  put<f32>(c + 3 * stride, c30, c31, minus);
}

function tileF64(a: usize, b: usize, depth: usize, c: usize, stride: usize, minus: bool): void {
  let c00 = f64x2.splat(0);
  let c01 = c00;
  let c02 = c00;
  let c03 = c00;
  let c10 = c00;
  let c11 = c00;
  let c12 = c00;
  let c13 = c00;
  const end = a + (depth << 4);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    let x = v128.load64_splat(a);
    c00 = addProduct<f64>(c00, x, b0);
    c01 = addProduct<f64>(c01, x, b1);
    c02 = addProduct<f64>(c02, x, b2);
    c03 = addProduct<f64>(c03, x, b3);
    x = v128.load64_splat(a, 8);
    c10 = addProduct<f64>(c10, x, b0);
    c11 = addProduct<f64>(c11, x, b1);
    c12 = addProduct<f64>(c12, x, b2);
    c13 = addProduct<f64>(c13, x, b3);
    a += 16;
    b += 64;
  }
  put<f64>(c, c00, c01, minus);
  put<f64>(c + 32, c02, c03, minus);
  put<f64>(c + stride, c10, c11, minus);
  put<f64>(c + stride + 32, c12, c13, minus);
}

// @ts-ignore: decorator
@inline
function put<T extends number>(c: usize, left: v128, right: v128, minus: bool): void {
  if (minus) {
    v128.store(c, v128.sub<T>(v128.load(c), left));
    v128.store(c, v128.sub<T>(v128.load(c, 16), right), 16);
  } else {
    v128.store(c, v128.add<T>(v128.load(c), left));
    v128.store(c, v128.add<T>(v128.load(c, 16), right), 16);
  }
}
