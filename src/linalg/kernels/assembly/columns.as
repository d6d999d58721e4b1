/**
 * The sum of each column of z, and of its magnitudes, in f64.
 *
 * @param z f32 [rows, columns]
 * @param sums, magnitudes f64 [columns], zero on entry
 * @returns how many numbers are not zero
 */
export function addColumns(rows: usize, columns: usize, z: usize, sums: usize, magnitudes: usize): usize {
  const pairs = (columns >> 1) << 4;
  let live: usize = 0;
  for (let n: usize = 0; n < rows; n++) {
    for (let at: usize = 0; at < pairs; at += 16) {
      const value = f64x2.promote_low_f32x4(v128.load64_zero(z));
      v128.store(sums + at, f64x2.add(v128.load(sums + at), value));
      v128.store(magnitudes + at, f64x2.add(v128.load(magnitudes + at), f64x2.abs(value)));
      live += popcnt(i64x2.bitmask(f64x2.ne(value, f64x2.splat(0))));
      z += 8;
    }
    if (columns & 1) {
      const value = <f64>load<f32>(z);
      store<f64>(sums + pairs, load<f64>(sums + pairs) + value);
      store<f64>(magnitudes + pairs, load<f64>(magnitudes + pairs) + Math.abs(value));
      live += <usize>(value != 0);
      z += 4;
    }
  }
  return live;
}

/** Adds the squares of each column of z, f32 [rows, columns], to `squares`, f64 [columns]. */
export function addSquares(rows: usize, columns: usize, z: usize, squares: usize): void {
  const pairs = (columns >> 1) << 4;
  for (let n: usize = 0; n < rows; n++) {
    for (let at: usize = 0; at < pairs; at += 16) {
      const value = f64x2.promote_low_f32x4(v128.load64_zero(z));
      v128.store(squares + at, f64x2.add(v128.load(squares + at), f64x2.mul(value, value)));
      z += 8;
    }
    if (columns & 1) {
      const value = <f64>load<f32>(z);
      store<f64>(squares + pairs, load<f64>(squares + pairs) + value * value);
      z += 4;
    }
  }
}

/**
 * Keeps `count` columns of z, in place: afterwards its rows are `count` long.
 *
 * @param z f32 [rows, columns]
 * @param indices u32 [count], rising
 */
export function gatherColumns(rows: usize, columns: usize, z: usize, count: usize, indices: usize): void {
  let to = z;
  for (let n: usize = 0; n < rows; n++) {
    const row = z + ((n * columns) << 2);
    for (let c: usize = 0; c < count; c++) {
      store<f32>(to, load<f32>(row + (<usize>load<u32>(indices + (c << 2)) << 2)));
      to += 4;
    }
  }
}

/**
 * z ← (z − mean)·scale by column, in place, computed in f64.
 *
 * @param z f32 [rows, columns]
 * @param means, scales f64 [columns]
 * @returns the sum of the squares
 */
export function centreColumns(rows: usize, columns: usize, z: usize, means: usize, scales: usize): f64 {
  const pairs = (columns >> 1) << 4;
  let total: f64 = 0;
  for (let n: usize = 0; n < rows; n++) {
    let sum = f64x2.splat(0);
    for (let at: usize = 0; at < pairs; at += 16) {
      const from = f64x2.promote_low_f32x4(v128.load64_zero(z));
      const value = f64x2.mul(f64x2.sub(from, v128.load(means + at)), v128.load(scales + at));
      v128.store64_lane(z, f32x4.demote_f64x2_zero(value), 0);
      sum = f64x2.add(sum, f64x2.mul(value, value));
      z += 8;
    }
    if (columns & 1) {
      const value = (<f64>load<f32>(z) - load<f64>(means + pairs)) * load<f64>(scales + pairs);
      store<f32>(z, <f32>value);
      sum = f64x2.add(sum, f64x2(value * value, 0));
      z += 4;
    }
    total += f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  }
  return total;
}

/**
 * x ← total·(z − mean) + rest·x, in place, computed in f64.
 *
 * @param x, z f32 [rows, columns]
 * @param means f64 [columns]
 */
export function combineWithCentred(
  rows: usize, columns: usize, x: usize, z: usize, means: usize, total: f64, rest: f64,
): void {
  const pairs = (columns >> 1) << 4;
  const factor = f64x2.splat(total);
  const share = f64x2.splat(rest);
  for (let n: usize = 0; n < rows; n++) {
    for (let at: usize = 0; at < pairs; at += 16) {
      const centred = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(z)), v128.load(means + at));
      const own = f64x2.promote_low_f32x4(v128.load64_zero(x));
      const value = f64x2.add(f64x2.mul(factor, centred), f64x2.mul(share, own));
      v128.store64_lane(x, f32x4.demote_f64x2_zero(value), 0);
      x += 8;
      z += 8;
    }
    if (columns & 1) {
      const centred = <f64>load<f32>(z) - load<f64>(means + pairs);
      store<f32>(x, <f32>(total * centred + rest * <f64>load<f32>(x)));
      x += 4;
      z += 4;
    }
  }
}

/** ‖z‖² of f32 [rows, columns], in f64, by row. */
export function sumOfSquares(rows: usize, columns: usize, z: usize): f64 {
  let total: f64 = 0;
  for (let n: usize = 0; n < rows; n++) {
    let sum = f64x2.splat(0);
    for (const end = z + ((columns >> 1) << 3); z < end; z += 8) {
      const value = f64x2.promote_low_f32x4(v128.load64_zero(z));
      sum = f64x2.add(sum, f64x2.mul(value, value));
    }
    if (columns & 1) {
      const value = <f64>load<f32>(z);
      sum = f64x2.add(sum, f64x2(value * value, 0));
      z += 4;
    }
    total += f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  }
  return total;
}

/**
 * ZᵀZ → the Gram matrix of the centred and scaled columns: (g − s·sᵀ / rows)·d·dᵀ, upper triangle, in place.
 *
 * @param g f64 [n, n]
 * @param sums, scales f64 [n]
 */
export function centreGram(n: usize, g: usize, rows: usize, sums: usize, scales: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const row = g + ((i * n) << 3);
    const share = load<f64>(sums + (i << 3)) / rows;
    const scale = load<f64>(scales + (i << 3));
    for (let at = i << 3; at < n << 3; at += 8) {
      const centred = load<f64>(row + at) - share * load<f64>(sums + at);
      store<f64>(row + at, centred * scale * load<f64>(scales + at));
    }
  }
}

/** Multiplies each row of x, f32 [rows, columns], by its own number of f64. */
export function scaleRows(rows: usize, columns: usize, x: usize, scales: usize): void {
  for (let n: usize = 0; n < rows; n++) {
    const scale = <f32>load<f64>(scales + (n << 3));
    for (const end = x + (columns << 2); x < end; x += 4) store<f32>(x, scale * load<f32>(x));
  }
}

/** out ← Σ over rows of s·row, for x f32 [rows, columns], s and out f64. */
export function combineRows(rows: usize, columns: usize, x: usize, s: usize, out: usize): void {
  memory.fill(out, 0, columns << 3);
  for (let n: usize = 0; n < rows; n++) {
    const factor = load<f64>(s + (n << 3));
    for (let at: usize = 0; at < columns << 3; at += 8) {
      store<f64>(out + at, load<f64>(out + at) + factor * <f64>load<f32>(x));
      x += 4;
    }
  }
}
