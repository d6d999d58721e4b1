// @ts-ignore: decorator
@inline
function clamp(x: v128, low: v128, high: v128): v128 {
  return f32x4.min(f32x4.max(x, low), high);
}

/**
 * One step of an attack in l∞ over `count` numbers: moved ← clip(x + clip(points − x + step·sign(gradient), ±budget), 0, 1).
 *
 * Where the gradient is 0 or NaN, the sign is 0.
 */
export function stepInBox(
  count: usize, x: usize, points: usize, gradient: usize, step: f32, budget: f32, moved: usize,
): void {
  const zero = f32x4.splat(0);
  for (const last = x + ((count & ~3) << 2); x < last; x += 16, points += 16, gradient += 16, moved += 16) {
    const slope = v128.load(gradient);
    const up = v128.and(f32x4.gt(slope, zero), f32x4.splat(step));
    const down = v128.and(f32x4.lt(slope, zero), f32x4.splat(step));
    const from = v128.load(x);
    const delta = f32x4.add(f32x4.sub(v128.load(points), from), f32x4.sub(up, down));
    const within = clamp(delta, f32x4.splat(-budget), f32x4.splat(budget));
    v128.store(moved, clamp(f32x4.add(from, within), zero, f32x4.splat(1)));
  }
  for (const end = x + ((count & 3) << 2); x < end; x += 4, points += 4, gradient += 4, moved += 4) {
    const slope = load<f32>(gradient);
    const sign: f32 = slope > 0 ? step : slope < 0 ? -step : 0;
    const delta = load<f32>(points) - load<f32>(x) + sign;
    const within = min<f32>(max<f32>(delta, -budget), budget);
    store<f32>(moved, min<f32>(max<f32>(load<f32>(x) + within, 0), 1));
  }
}

/** some ← 1 for each row of x [rows, columns] in which a number is not 0 (NaN is not), else 0; bytes. */
export function someInRows(rows: usize, columns: usize, x: usize, some: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    const end = x + (columns << 2);
    let at = x;
    while (at < end && load<f32>(at) == 0) at += 4;
    store<u8>(some + row, <u8>(at < end));
    x = end;
  }
}
