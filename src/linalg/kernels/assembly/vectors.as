/** y ← y − s·x over `count` numbers of f64. */
export function subtractScaled(count: usize, s: f64, x: usize, y: usize): void {
  const scale = f64x2.splat(s);
  const last = y + ((count & ~1) << 3);
  while (y < last) {
    v128.store(y, f64x2.sub(v128.load(y), f64x2.mul(scale, v128.load(x))));
    x += 16;
    y += 16;
  }
  if (count & 1) store<f64>(y, load<f64>(y) - s * load<f64>(x));
}

/** y ← y − s₀·x₀ − s₁·x₁ − s₂·x₂ − s₃·x₃, where the x are `stride` bytes apart and the s are too. */
export function subtractFour(count: usize, s: usize, x: usize, stride: usize, y: usize): void {
  const s0 = v128.load64_splat(s);
  const s1 = v128.load64_splat(s + stride);
  const s2 = v128.load64_splat(s + 2 * stride);
  const s3 = v128.load64_splat(s + 3 * stride);
  let x1 = x + stride;
  let x2 = x1 + stride;
  let x3 = x2 + stride;
  const last = y + ((count & ~1) << 3);
  while (y < last) {
    const one = f64x2.add(f64x2.mul(s0, v128.load(x)), f64x2.mul(s1, v128.load(x1)));
    const two = f64x2.add(f64x2.mul(s2, v128.load(x2)), f64x2.mul(s3, v128.load(x3)));
    v128.store(y, f64x2.sub(f64x2.sub(v128.load(y), one), two));
    x += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
    y += 16;
  }
  if (count & 1) {
    const one = f64x2.extract_lane(s0, 0) * load<f64>(x) + f64x2.extract_lane(s1, 0) * load<f64>(x1);
    const two = f64x2.extract_lane(s2, 0) * load<f64>(x2) + f64x2.extract_lane(s3, 0) * load<f64>(x3);
    store<f64>(y, load<f64>(y) - one - two);
  }
}

/** y ← s·y over `count` numbers of f64. */
export function scale(count: usize, s: f64, y: usize): void {
  for (const end = y + (count << 3); y < end; y += 8) store<f64>(y, s * load<f64>(y));
}

/** Σ x·y over `count` numbers of f64, in four sums. */
export function dot(count: usize, x: usize, y: usize): f64 {
  let one = f64x2.splat(0);
  let two = one;
  const last = x + ((count & ~3) << 3);
  while (x < last) {
    one = f64x2.add(one, f64x2.mul(v128.load(x), v128.load(y)));
    two = f64x2.add(two, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    x += 32;
    y += 32;
  }
  one = f64x2.add(one, two);
  let sum = f64x2.extract_lane(one, 0) + f64x2.extract_lane(one, 1);
  for (const end = x + ((count & 3) << 3); x < end; x += 8, y += 8) sum += load<f64>(x) * load<f64>(y);
  return sum;
}

/** Whether no number of f32 [rows, columns], with rows of `ld`, is NaN or infinite. */
export function allFinite(rows: usize, columns: usize, z: usize, ld: usize): bool {
  const magnitude = i32x4.splat(0x7fff_ffff);
  let most = i32x4.splat(0);
  for (let row: usize = 0; row < rows; row++) {
    let at = z + ((row * ld) << 2);
    const last = at + ((columns & ~3) << 2);
    while (at < last) {
      most = i32x4.max_s(most, v128.and(v128.load(at), magnitude));
      at += 16;
    }
    for (const end = at + ((columns & 3) << 2); at < end; at += 4) {
      most = i32x4.max_s(most, i32x4.splat(load<i32>(at) & 0x7fff_ffff));
    }
  }
  const half = i32x4.max_s(most, i8x16.shuffle(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return max(i32x4.extract_lane(half, 0), i32x4.extract_lane(half, 1)) < 0x7f80_0000;
}
