import { upperHalf } from './totals';

/** Adds the four values of f32, and their products with four others, to sums in f64. */
// @ts-ignore: decorator
@inline
function addMoments(sums: usize, products: usize, values: v128, others: v128): void {
  const low = f64x2.promote_low_f32x4(values);
  const high = f64x2.promote_low_f32x4(upperHalf(values));
  v128.store(sums, f64x2.add(v128.load(sums), low));
  v128.store(sums, f64x2.add(v128.load(sums, 16), high), 16);
  const lowProduct = f64x2.mul(low, f64x2.promote_low_f32x4(others));
  const highProduct = f64x2.mul(high, f64x2.promote_low_f32x4(upperHalf(others)));
  v128.store(products, f64x2.add(v128.load(products), lowProduct));
  v128.store(products, f64x2.add(v128.load(products, 16), highProduct), 16);
}

// @ts-ignore: decorator
@inline
function addMoment(sum: usize, product: usize, value: f32, other: f32): void {
  store<f64>(sum, load<f64>(sum) + <f64>value);
  store<f64>(product, load<f64>(product) + <f64>value * <f64>other);
}

/**
 * BatchNorm in training: y ← (x − mean)/√(variance + ε)·scale + shift by column, with the batch's own mean and biased variance.
 *
 * The sums are of f64, in which products of f32 are exact.
 *
 * @param x, y [rows, columns]
 * @param scale, shift [columns]
 * @param runningMean, runningVariance [columns]: what the averages move from, by the share `momentum`
 * @param movedMean, movedVariance [columns]: what they move to; they take the unbiased variance
 * @param mean, inverse [columns]: the batch's mean, and 1/√(variance + ε)
 * @param room for 2·columns of f64
 */
export function normalise(
  rows: usize, columns: usize, x: usize, scale: usize, shift: usize, runningMean: usize, runningVariance: usize,
  epsilon: f64, momentum: f64, y: usize, movedMean: usize, movedVariance: usize, mean: usize, inverse: usize, room: usize,
): void {
  const whole = columns & ~3;
  memory.fill(room, 0, columns << 4);
  let from = x;
  for (let row: usize = 0; row < rows; row++) {
    let sum = room;
    let square = room + (columns << 3);
    for (const last = from + (whole << 2); from < last; from += 16, sum += 32, square += 32) {
      const values = v128.load(from);
      addMoments(sum, square, values, values);
    }
    for (const end = room + (columns << 3); sum < end; from += 4, sum += 8, square += 8) {
      addMoment(sum, square, load<f32>(from), load<f32>(from));
    }
  }
  const factors = room;
  const count = <f64>rows;
  for (let column: usize = 0; column < columns; column++) {
    const at = column << 2;
    const average = load<f64>(room + (column << 3)) / count;
    const spread = load<f64>(room + ((columns + column) << 3)) / count - average * average;
    // A maximum that keeps NaN.
    const variance = spread < 0 ? 0 : spread;
    const unbiased = (variance * count) / max<f64>(count - 1, 1);
    const share = 1 / sqrt<f64>(variance + epsilon);
    store<f32>(mean + at, <f32>average);
    store<f32>(inverse + at, <f32>share);
    store<f32>(movedMean + at, <f32>(<f64>load<f32>(runningMean + at) * (1 - momentum) + average * momentum));
    store<f32>(movedVariance + at, <f32>(<f64>load<f32>(runningVariance + at) * (1 - momentum) + unbiased * momentum));
  }
  // The sums have been read: their room takes the factors.
  for (let at: usize = 0; at < columns << 2; at += 4) {
    store<f32>(factors + at, load<f32>(scale + at) * load<f32>(inverse + at));
  }
  for (let row: usize = 0; row < rows; row++) {
    let at: usize = 0;
    for (; at < whole << 2; at += 16) {
      const centred = f32x4.sub(v128.load(x + at), v128.load(mean + at));
      v128.store(y + at, f32x4.add(f32x4.mul(centred, v128.load(factors + at)), v128.load(shift + at)));
    }
    for (; at < columns << 2; at += 4) {
      const centred = load<f32>(x + at) - load<f32>(mean + at);
      store<f32>(y + at, centred * load<f32>(factors + at) + load<f32>(shift + at));
    }
    x += columns << 2;
    y += columns << 2;
  }
}

/**
 * The gradient of `normalise`: with the centred input c and f = scale·inverse,
 * dx ← f·(dy − mean of dy − c·inverse²·mean of dy·c), dScale ← inverse·Σ dy·c, dShift ← Σ dy.
 *
 * @param dy, x, dx [rows, columns]
 * @param scale, mean, inverse, dScale, dShift [columns]
 * @param room for 2·columns of f64
 */
export function normaliseGradient(
  rows: usize, columns: usize, dy: usize, x: usize, scale: usize, mean: usize, inverse: usize,
  dx: usize, dScale: usize, dShift: usize, room: usize,
): void {
  const whole = columns & ~3;
  memory.fill(room, 0, columns << 4);
  let slope = dy;
  let from = x;
  for (let row: usize = 0; row < rows; row++) {
    let sum = room;
    let product = room + (columns << 3);
    let average = mean;
    for (const last = slope + (whole << 2); slope < last; slope += 16, from += 16, sum += 32, product += 32) {
      addMoments(sum, product, v128.load(slope), f32x4.sub(v128.load(from), v128.load(average)));
      average += 16;
    }
    for (const end = room + (columns << 3); sum < end; slope += 4, from += 4, sum += 8, product += 8) {
      addMoment(sum, product, load<f32>(slope), load<f32>(from) - load<f32>(average));
      average += 4;
    }
  }
  // dx = a·dy + b·c + k; the room of the sums takes a, b and k.
  const count = <f64>rows;
  for (let column: usize = 0; column < columns; column++) {
    const at = column << 2;
    const sum = load<f64>(room + (column << 3));
    const product = load<f64>(room + ((columns + column) << 3));
    const share = <f64>load<f32>(inverse + at);
    const factor = <f64>load<f32>(scale + at) * share;
    store<f32>(dScale + at, <f32>(product * share));
    store<f32>(dShift + at, <f32>sum);
    store<f64>(room + (column << 3), (-factor * sum) / count);
    store<f64>(room + ((columns + column) << 3), (-factor * share * share * product) / count);
  }
  for (let row: usize = 0; row < rows; row++) {
    let constant = room;
    let byCentred = room + (columns << 3);
    let at: usize = 0;
    for (; at < whole << 2; at += 16) {
      const centred = f32x4.sub(v128.load(x + at), v128.load(mean + at));
      const factor = f32x4.mul(v128.load(scale + at), v128.load(inverse + at));
      const line = f32x4.add(f32x4.mul(centred, fourOf(byCentred)), fourOf(constant));
      v128.store(dx + at, f32x4.add(f32x4.mul(v128.load(dy + at), factor), line));
      constant += 32;
      byCentred += 32;
    }
    for (; at < columns << 2; at += 4) {
      const centred = load<f32>(x + at) - load<f32>(mean + at);
      const factor = load<f32>(scale + at) * load<f32>(inverse + at);
      const line = centred * <f32>load<f64>(byCentred) + <f32>load<f64>(constant);
      store<f32>(dx + at, load<f32>(dy + at) * factor + line);
      constant += 8;
      byCentred += 8;
    }
    x += columns << 2;
    dy += columns << 2;
    dx += columns << 2;
  }
}

/** Four numbers of f64 as f32. */
// @ts-ignore: decorator
@inline
function fourOf(at: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(at));
  const high = f32x4.demote_f64x2_zero(v128.load(at, 16));
  return i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

/** y ← x·factor + shift by column: BatchNorm in evaluation. @param x, y [rows, columns] @param factor, shift [columns] */
export function affineColumns(rows: usize, columns: usize, x: usize, factor: usize, shift: usize, y: usize): void {
  const whole = (columns & ~3) << 2;
  for (let row: usize = 0; row < rows; row++) {
    let at: usize = 0;
    for (; at < whole; at += 16) {
      v128.store(y + at, f32x4.add(f32x4.mul(v128.load(x + at), v128.load(factor + at)), v128.load(shift + at)));
    }
    for (; at < columns << 2; at += 4) {
      store<f32>(y + at, load<f32>(x + at) * load<f32>(factor + at) + load<f32>(shift + at));
    }
    x += columns << 2;
    y += columns << 2;
  }
}
