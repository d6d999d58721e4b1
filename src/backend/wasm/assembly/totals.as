/** The third and fourth lane as the first and second. */
// @ts-ignore: decorator
@inline
export function upperHalf(values: v128): v128 {
  return i8x16.shuffle(values, values, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
}

/** Adds four numbers of f32 to four of f64. */
// @ts-ignore: decorator
@inline
export function addToTotals(total: usize, values: v128): void {
  v128.store(total, f64x2.add(v128.load(total), f64x2.promote_low_f32x4(values)));
  v128.store(total, f64x2.add(v128.load(total, 16), f64x2.promote_low_f32x4(upperHalf(values))), 16);
}
