/**
 * Tiles of C that are 4 × 16, in pairs of neighbouring vectors, which V8's revectorisation turns into vectors of 256
 * bits: two strips of B, as they are packed for tiles of 8 columns. In lanes of 128 bits, its sixteen sums do not fit
 * into the registers, so it is taken only where it was found to be faster.
 *
 * What V8 asks for: both halves in one basic block, so no inlined function within the loop (each leaves a block of its
 * own); zeros as a constant; both halves of C loaded before either is stored. The upper half is stored first, since V8
 * counts no gain where the lower is.
 */
export const wideColumns: usize = 16;

let wide = false;

/** Whether products of f32 are made in wide tiles from here on; where products do not fuse, they never are. */
export function takeWideTiles(on: bool): void {
  wide = on && ASC_FEATURE_RELAXED_SIMD;
}

// @ts-ignore: decorator
@inline
export function takesWideTiles(): bool {
  return wide;
}

/** C ± A·B for one wide tile, every sum in the order of `tile`; the strips of B lie one after the other. */
export function wideTile(a: usize, b: usize, depth: usize, c: usize, stride: usize, minus: bool): void {
  if (ASC_FEATURE_RELAXED_SIMD) {
    let c00 = f32x4(0, 0, 0, 0);
    let c01 = f32x4(0, 0, 0, 0);
    let c02 = f32x4(0, 0, 0, 0);
    let c03 = f32x4(0, 0, 0, 0);
    let c10 = f32x4(0, 0, 0, 0);
    let c11 = f32x4(0, 0, 0, 0);
    let c12 = f32x4(0, 0, 0, 0);
    let c13 = f32x4(0, 0, 0, 0);
    let c20 = f32x4(0, 0, 0, 0);
    let c21 = f32x4(0, 0, 0, 0);
    let c22 = f32x4(0, 0, 0, 0);
    let c23 = f32x4(0, 0, 0, 0);
    let c30 = f32x4(0, 0, 0, 0);
    let c31 = f32x4(0, 0, 0, 0);
    let c32 = f32x4(0, 0, 0, 0);
    let c33 = f32x4(0, 0, 0, 0);
    const end = a + (depth << 4);
    let next = b + (depth << 5);
    while (a < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const b2 = v128.load(next);
      const b3 = v128.load(next, 16);
      const x0 = v128.load32_splat(a);
      c00 = v128.relaxed_madd<f32>(x0, b0, c00);
      c01 = v128.relaxed_madd<f32>(x0, b1, c01);
      c02 = v128.relaxed_madd<f32>(x0, b2, c02);
      c03 = v128.relaxed_madd<f32>(x0, b3, c03);
      const x1 = v128.load32_splat(a, 4);
      c10 = v128.relaxed_madd<f32>(x1, b0, c10);
      c11 = v128.relaxed_madd<f32>(x1, b1, c11);
      c12 = v128.relaxed_madd<f32>(x1, b2, c12);
      c13 = v128.relaxed_madd<f32>(x1, b3, c13);
      const x2 = v128.load32_splat(a, 8);
      c20 = v128.relaxed_madd<f32>(x2, b0, c20);
      c21 = v128.relaxed_madd<f32>(x2, b1, c21);
      c22 = v128.relaxed_madd<f32>(x2, b2, c22);
      c23 = v128.relaxed_madd<f32>(x2, b3, c23);
      const x3 = v128.load32_splat(a, 12);
      c30 = v128.relaxed_madd<f32>(x3, b0, c30);
      c31 = v128.relaxed_madd<f32>(x3, b1, c31);
      c32 = v128.relaxed_madd<f32>(x3, b2, c32);
      c33 = v128.relaxed_madd<f32>(x3, b3, c33);
      a += 16;
      b += 32;
      next += 32;
    }
    put(c, c00, c01, minus);
    put(c + 32, c02, c03, minus);
    put(c + stride, c10, c11, minus);
    put(c + stride + 32, c12, c13, minus);
    put(c + 2 * stride, c20, c21, minus);
    put(c + 2 * stride + 32, c22, c23, minus);
    put(c + 3 * stride, c30, c31, minus);
    put(c + 3 * stride + 32, c32, c33, minus);
  }
}

// @ts-ignore: decorator
@inline
function put(c: usize, left: v128, right: v128, minus: bool): void {
  const low = v128.load(c);
  const high = v128.load(c, 16);
  if (minus) {
    v128.store(c, f32x4.sub(high, right), 16);
    v128.store(c, f32x4.sub(low, left));
  } else {
    v128.store(c, f32x4.add(high, right), 16);
    v128.store(c, f32x4.add(low, left));
  }
}
