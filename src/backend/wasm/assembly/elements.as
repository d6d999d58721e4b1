/** The vector with its NaNs, and elsewhere the other one. */
// @ts-ignore: decorator
@inline
function keepNaN(x: v128, other: v128): v128 {
  return v128.bitselect(x, other, f32x4.ne(x, x));
}

/** y ← max(x, 0) over `count` numbers of f32, and NaN where x is NaN. −0 gives 0. */
export function relu(count: usize, x: usize, y: usize): void {
  const zero = i32x4.splat(0);
  const last = x + ((count & ~3) << 2);
  while (x < last) {
    const value = v128.load(x);
    v128.store(y, keepNaN(value, i32x4.max_s(value, zero)));
    x += 16;
    y += 16;
  }
  for (const end = x + ((count & 3) << 2); x < end; x += 4, y += 4) {
    const value = load<f32>(x);
    store<f32>(y, value > 0 || value != value ? value : 0);
  }
}

/** y ← NaN over `count` numbers of f32 wherever x is NaN; the rest of y stays. */
export function carryNaN(count: usize, x: usize, y: usize): void {
  const last = x + ((count & ~3) << 2);
  while (x < last) {
    v128.store(y, keepNaN(v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  }
  for (const end = x + ((count & 3) << 2); x < end; x += 4, y += 4) {
    const value = load<f32>(x);
    if (value != value) store<f32>(y, value);
  }
}

/** The larger number, the first in a draw; NaN where either is NaN. */
// @ts-ignore: decorator
@inline
function larger(one: v128, other: v128): v128 {
  // Where `one` is NaN, the comparison within fails, and it stays.
  return keepNaN(other, f32x4.pmax(one, other));
}

// @ts-ignore: decorator
@inline
function largerNumber(one: f32, other: f32): f32 {
  return one >= other || one != one ? one : other;
}

/**
 * Max-pooling of f32 images by 2×2 windows, stride 2, without padding; NaN in a window gives NaN.
 *
 * The order within a window decides between 0 and −0 only, and is that of the backend's own kernel on x86.
 *
 * @param x [images, height, width, channels]
 * @param y [images, ⌊height / 2⌋, ⌊width / 2⌋, channels]
 */
export function maxPool(images: usize, height: usize, width: usize, channels: usize, x: usize, y: usize): void {
  const pixel = channels << 2;
  const row = width * pixel;
  const whole = (channels & ~3) << 2;
  for (let image: usize = 0; image < images; image++) {
    for (let line: usize = 0; line < height >> 1; line++) {
      let from = x + (image * height + 2 * line) * row;
      for (let column: usize = 0; column < width >> 1; column++) {
        for (let at: usize = 0; at < whole; at += 16) {
          const corner = from + at;
          const two = larger(v128.load(corner), v128.load(corner + row + pixel));
          const three = larger(two, v128.load(corner + pixel));
          v128.store(y + at, larger(three, v128.load(corner + row)));
        }
        for (let at = whole; at < pixel; at += 4) {
          const corner = from + at;
          const two = largerNumber(load<f32>(corner), load<f32>(corner + row + pixel));
          const three = largerNumber(two, load<f32>(corner + pixel));
          store<f32>(y + at, largerNumber(three, load<f32>(corner + row)));
        }
        from += 2 * pixel;
        y += pixel;
      }
    }
  }
}
