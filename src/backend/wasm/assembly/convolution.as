import { addProduct } from './fused';
import { upperHalf } from './totals';

/**
 * A convolution 3×3, stride 1, zero-padded, its bias, ReLU, and behind it either max-pooling 2×2, stride 2, or the mean over
 * all pixels: one pass over each image, in which no pixel between convolution and pooling is ever stored.
 *
 * An image lies in a frame of zeros, one pixel wide. The pixels that a row of the filter sees are neighbours there: a run
 * of 3·inputs numbers, which meets as many rows of the filter.
 */

/** What a place is called whose maximum, or whose value, ReLU has made 0: no gradient goes there. */
const dead: u32 = 4;

/** Bytes of the frame of an image, with room for a vector that reaches beyond its end. */
export function frameBytes(height: usize, width: usize, inputs: usize): usize {
  return (((height + 2) * (width + 2) * inputs) << 2) + 16;
}

function fillFrame(x: usize, height: usize, width: usize, pixel: usize, frame: usize): void {
  let to = frame + (width + 3) * pixel;
  for (let row: usize = 0; row < height; row++) {
    memory.copy(to, x, width * pixel);
    x += width * pixel;
    to += (width + 2) * pixel;
  }
}

/**
 * Four pixels of eight channels of the convolution with its bias, to `out` pixel by pixel.
 *
 * @param p0, p1, p2, p3 where each pixel's window starts in the frame
 * @param pitch bytes of a row of the frame
 * @param run 3·inputs
 * @param filter [3, run, outputs] from the first of the eight channels on
 * @param step bytes of one row of the filter
 */
function convolveFour(
  p0: usize, p1: usize, p2: usize, p3: usize, pitch: usize, run: usize, filter: usize, step: usize, bias: usize,
  out: usize,
): void {
  let a0 = v128.load(bias);
  let a1 = v128.load(bias, 16);
  let b0 = a0;
  let b1 = a1;
  let c0 = a0;
  let c1 = a1;
  let d0 = a0;
  let d1 = a1;
  const rest = pitch - (run << 2);
  for (let row = 0; row < 3; row++) {
    for (const end = p0 + (run << 2); p0 < end; p0 += 4) {
      const w0 = v128.load(filter);
      const w1 = v128.load(filter, 16);
      let x = v128.load32_splat(p0);
      a0 = addProduct<f32>(a0, x, w0);
      a1 = addProduct<f32>(a1, x, w1);
      x = v128.load32_splat(p1);
      b0 = addProduct<f32>(b0, x, w0);
      b1 = addProduct<f32>(b1, x, w1);
      x = v128.load32_splat(p2);
      c0 = addProduct<f32>(c0, x, w0);
      c1 = addProduct<f32>(c1, x, w1);
      x = v128.load32_splat(p3);
      d0 = addProduct<f32>(d0, x, w0);
      d1 = addProduct<f32>(d1, x, w1);
      p1 += 4;
      p2 += 4;
      p3 += 4;
      filter += step;
    }
    p0 += rest;
    p1 += rest;
    p2 += rest;
    p3 += rest;
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, b0, 32);
  v128.store(out, b1, 48);
  v128.store(out, c0, 64);
  v128.store(out, c1, 80);
  v128.store(out, d0, 96);
  v128.store(out, d1, 112);
}

/** Lanes where `value` comes after `best` as the maximum: larger, or NaN, which then stays. */
// @ts-ignore: decorator
@inline
function beats(value: v128, best: v128): v128 {
  return v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
}

/** The maximum of four pixels of four channels after ReLU, to y. @returns where it lies, in row-major order, or `dead` */
// @ts-ignore: decorator
@inline
function takeMaximum(pixels: usize, y: usize): v128 {
  let best = v128.load(pixels);
  let place = i32x4.splat(0);
  let value = v128.load(pixels, 32);
  let wins = beats(value, best);
  best = v128.bitselect(value, best, wins);
  place = v128.bitselect(i32x4.splat(1), place, wins);
  value = v128.load(pixels, 64);
  wins = beats(value, best);
  best = v128.bitselect(value, best, wins);
  place = v128.bitselect(i32x4.splat(2), place, wins);
  value = v128.load(pixels, 96);
  wins = beats(value, best);
  best = v128.bitselect(value, best, wins);
  place = v128.bitselect(i32x4.splat(3), place, wins);
  return rectify(best, place, y);
}

/** max(value, 0) to y, NaN where it is NaN. @returns the place where the value is above 0, else `dead` */
// @ts-ignore: decorator
@inline
function rectify(value: v128, place: v128, y: usize): v128 {
  const alive = f32x4.gt(value, f32x4.splat(0));
  v128.store(y, v128.and(value, v128.or(alive, f32x4.ne(value, value))));
  return v128.bitselect(place, i32x4.splat(dead), alive);
}

/** Eight places as bytes. */
// @ts-ignore: decorator
@inline
function storePlaces(to: usize, low: v128, high: v128): void {
  const words = i16x8.narrow_i32x4_u(low, high);
  v128.store64_lane(to, i8x16.narrow_i16x8_u(words, words), 0);
}

/**
 * The whole block.
 *
 * @param x [images, height, width, inputs]
 * @param filter [3, 3, inputs, outputs], outputs a multiple of 8
 * @param mean whether the mean over all pixels (at least 4) is taken, and not the maximum of each window
 * @param y [images, ⌊height / 2⌋, ⌊width / 2⌋, outputs], or [images, outputs]
 * @param places bytes: for each number of y which cell of its window it is, 0 to 3, or `dead`; for the mean, for each of
 *   [images, height, width, outputs] 0 or `dead`
 * @param frame room for `frameBytes` and 256 bytes more
 */
export function convolve(
  images: usize, height: usize, width: usize, inputs: usize, outputs: usize, x: usize, filter: usize, bias: usize,
  mean: bool, y: usize, places: usize, frame: usize,
): void {
  const pixel = inputs << 2;
  const bytes = frameBytes(height, width, inputs);
  const spare = frame + bytes;
  memory.fill(frame, 0, bytes);
  for (let image: usize = 0; image < images; image++) {
    fillFrame(x, height, width, pixel, frame);
    x += height * width * pixel;
    if (mean) {
      convolveToMean(height, width, inputs, outputs, frame, filter, bias, y, places, spare);
      y += outputs << 2;
      places += height * width * outputs;
    } else {
      convolveToMaxima(height >> 1, width >> 1, (width + 2) * pixel, inputs, outputs, frame, filter, bias, y, places, spare);
      y += ((height >> 1) * (width >> 1) * outputs) << 2;
      places += (height >> 1) * (width >> 1) * outputs;
    }
  }
}

function convolveToMaxima(
  lines: usize, columns: usize, pitch: usize, inputs: usize, outputs: usize, frame: usize, filter: usize, bias: usize,
  y: usize, places: usize, spare: usize,
): void {
  const pixel = inputs << 2;
  for (let line: usize = 0; line < lines; line++) {
    let corner = frame + 2 * line * pitch;
    for (let column: usize = 0; column < columns; column++) {
      for (let channel: usize = 0; channel < outputs; channel += 8) {
        const at = channel << 2;
        const below = corner + pitch;
        convolveFour(
          corner, corner + pixel, below, below + pixel, pitch, 3 * inputs, filter + at, outputs << 2, bias + at, spare,
        );
        const low = takeMaximum(spare, y);
        storePlaces(places, low, takeMaximum(spare + 16, y + 16));
        y += 32;
        places += 8;
      }
      corner += 2 * pixel;
    }
  }
}

function convolveToMean(
  height: usize, width: usize, inputs: usize, outputs: usize, frame: usize, filter: usize, bias: usize, y: usize,
  places: usize, spare: usize,
): void {
  const pixel = inputs << 2;
  const pitch = (width + 2) * pixel;
  const pixels = height * width;
  memory.fill(y, 0, outputs << 2);
  for (let next: usize = 0; next < pixels; next += 4) {
    // The last four may begin with pixels that have had their turn.
    const first = min(next, pixels - 4);
    const p0 = frame + (first / width) * pitch + (first % width) * pixel;
    const p1 = frame + ((first + 1) / width) * pitch + ((first + 1) % width) * pixel;
    const p2 = frame + ((first + 2) / width) * pitch + ((first + 2) % width) * pixel;
    const p3 = frame + ((first + 3) / width) * pitch + ((first + 3) % width) * pixel;
    for (let channel: usize = 0; channel < outputs; channel += 8) {
      const at = channel << 2;
      convolveFour(p0, p1, p2, p3, pitch, 3 * inputs, filter + at, outputs << 2, bias + at, spare);
      for (let k = next - first; k < 4; k++) {
        const from = spare + (k << 5);
        const low = rectify(v128.load(from), i32x4.splat(0), from);
        const high = rectify(v128.load(from, 16), i32x4.splat(0), from + 16);
        storePlaces(places + (first + k) * outputs + channel, low, high);
        v128.store(y + at, f32x4.add(v128.load(y + at), v128.load(from)));
        v128.store(y + at, f32x4.add(v128.load(y + at, 16), v128.load(from, 16)), 16);
      }
    }
  }
  const share = f32x4.splat(1 / <f32>pixels);
  for (let at: usize = 0; at < outputs << 2; at += 16) v128.store(y + at, f32x4.mul(v128.load(y + at), share));
}

/**
 * Lists, for one channel of one image, where in the frame the window of each pixel starts that a gradient reaches, and that
 * gradient: pairs of u32 and f32. @returns the end of the list
 */
function listSlopes(
  height: usize, width: usize, pixel: usize, outputs: usize, mean: bool, dy: usize, places: usize, list: usize,
): usize {
  const pitch = (width + 2) * pixel;
  if (mean) {
    const slope = load<f32>(dy) / <f32>(height * width);
    for (let line: usize = 0; line < height; line++) {
      let at = line * pitch;
      for (const end = at + width * pixel; at < end; at += pixel) {
        store<u32>(list, <u32>at);
        store<f32>(list, slope, 4);
        // The next entry overwrites this one where no gradient arrives.
        list += select<usize>(8, 0, <u32>load<u8>(places) < dead);
        places += outputs;
      }
    }
    return list;
  }
  for (let line: usize = 0; line < height >> 1; line++) {
    let corner = 2 * line * pitch;
    for (let column: usize = 0; column < width >> 1; column++) {
      const place = <usize>load<u8>(places);
      store<u32>(list, <u32>(corner + (place & 1) * pixel + (place >> 1) * pitch));
      store<f32>(list, load<f32>(dy), 4);
      list += select<usize>(8, 0, place < dead);
      corner += 2 * pixel;
      places += outputs;
      dy += outputs << 2;
    }
  }
  return list;
}

/** Numbers of f32 in which a row of the filter is laid out for one output: 3·inputs, filled up to whole vectors. */
// @ts-ignore: decorator
@inline
function rowNumbers(inputs: usize): usize {
  return (3 * inputs + 3) & ~3;
}

/** Images whose filter gradients are added in f32 before they go to sums in f64. */
const imagesAtOnce: usize = 8;

/** Bytes of room that the filter's gradient needs: a frame, sums in f64 and f32, and a list. */
export function filterGradientBytes(height: usize, width: usize, inputs: usize, outputs: usize): usize {
  return frameBytes(height, width, inputs) + 12 * 3 * rowNumbers(inputs) * outputs + 8 * (height * width + 1) + 64;
}

/**
 * The gradient of `convolve` by the filter; parameters as there.
 *
 * Of each window of a maximum one pixel gets a gradient, or none: those are listed, and the rest is passed over.
 *
 * @param inputs 1 or a multiple of 4
 * @param dFilter [3, 3, inputs, outputs]
 * @param room for `filterGradientBytes`
 */
export function filterGradient(
  images: usize, height: usize, width: usize, inputs: usize, outputs: usize, x: usize, dy: usize, places: usize,
  mean: bool, dFilter: usize, room: usize,
): void {
  const pixel = inputs << 2;
  const pitch = (width + 2) * pixel;
  const row = rowNumbers(inputs) << 2;
  const numbers = 3 * rowNumbers(inputs) * outputs;
  const frame = room;
  const totals = frame + frameBytes(height, width, inputs);
  const sums = totals + (numbers << 3);
  const list = sums + (numbers << 2);
  const slopes: usize = mean ? outputs : (height >> 1) * (width >> 1) * outputs;
  const cells: usize = mean ? height * width * outputs : slopes;
  memory.fill(frame, 0, list - frame);
  for (let image: usize = 0; image < images; image++) {
    fillFrame(x, height, width, pixel, frame);
    for (let output: usize = 0; output < outputs; output++) {
      const end = listSlopes(height, width, pixel, outputs, mean, dy + (output << 2), places + output, list);
      const sum = sums + output * 3 * row;
      if (inputs == 1) addNarrow(list, end, frame, pitch, sum);
      else for (let at: usize = 0; at < row; at += 48) addPatches(list, end, frame + at, pitch, sum + at, row);
    }
    x += height * width * pixel;
    dy += slopes << 2;
    places += cells;
    if ((image + 1) % imagesAtOnce == 0 || image + 1 == images) flushSums(numbers, sums, totals);
  }
  for (let output: usize = 0; output < outputs; output++) {
    for (let tap: usize = 0; tap < 3; tap++) {
      for (let k: usize = 0; k < 3 * inputs; k++) {
        const from = totals + (((output * 3 + tap) * rowNumbers(inputs) + k) << 3);
        store<f32>(dFilter + (((tap * 3 * inputs + k) * outputs + output) << 2), <f32>load<f64>(from));
      }
    }
  }
}

/** Adds 3×12 numbers of the frame, from where each entry of a list says, times its gradient. */
function addPatches(list: usize, end: usize, frame: usize, pitch: usize, sum: usize, row: usize): void {
  let c0 = v128.load(sum);
  let c1 = v128.load(sum, 16);
  let c2 = v128.load(sum, 32);
  let c3 = v128.load(sum + row);
  let c4 = v128.load(sum + row, 16);
  let c5 = v128.load(sum + row, 32);
  let c6 = v128.load(sum + 2 * row);
  let c7 = v128.load(sum + 2 * row, 16);
  let c8 = v128.load(sum + 2 * row, 32);
  while (list < end) {
    const slope = v128.load32_splat(list, 4);
    const top = frame + <usize>load<u32>(list);
    const middle = top + pitch;
    const bottom = middle + pitch;
    c0 = addProduct<f32>(c0, slope, v128.load(top));
    c1 = addProduct<f32>(c1, slope, v128.load(top, 16));
    c2 = addProduct<f32>(c2, slope, v128.load(top, 32));
    c3 = addProduct<f32>(c3, slope, v128.load(middle));
    c4 = addProduct<f32>(c4, slope, v128.load(middle, 16));
    c5 = addProduct<f32>(c5, slope, v128.load(middle, 32));
    c6 = addProduct<f32>(c6, slope, v128.load(bottom));
    c7 = addProduct<f32>(c7, slope, v128.load(bottom, 16));
    c8 = addProduct<f32>(c8, slope, v128.load(bottom, 32));
    list += 8;
  }
  v128.store(sum, c0);
  v128.store(sum, c1, 16);
  v128.store(sum, c2, 32);
  v128.store(sum + row, c3);
  v128.store(sum + row, c4, 16);
  v128.store(sum + row, c5, 32);
  v128.store(sum + 2 * row, c6);
  v128.store(sum + 2 * row, c7, 16);
  v128.store(sum + 2 * row, c8, 32);
}

/** The same for one input: rows of three numbers, and a fourth that nobody looks at. Even and odd entries add up apart. */
function addNarrow(list: usize, end: usize, frame: usize, pitch: usize, sum: usize): void {
  let c0 = v128.load(sum);
  let c1 = v128.load(sum, 16);
  let c2 = v128.load(sum, 32);
  let d0 = f32x4.splat(0);
  let d1 = d0;
  let d2 = d0;
  while (list + 8 < end) {
    let slope = v128.load32_splat(list, 4);
    let at = frame + <usize>load<u32>(list);
    c0 = addProduct<f32>(c0, slope, v128.load(at));
    c1 = addProduct<f32>(c1, slope, v128.load(at + pitch));
    c2 = addProduct<f32>(c2, slope, v128.load(at + 2 * pitch));
    slope = v128.load32_splat(list, 12);
    at = frame + <usize>load<u32>(list, 8);
    d0 = addProduct<f32>(d0, slope, v128.load(at));
    d1 = addProduct<f32>(d1, slope, v128.load(at + pitch));
    d2 = addProduct<f32>(d2, slope, v128.load(at + 2 * pitch));
    list += 16;
  }
  if (list < end) {
    const slope = v128.load32_splat(list, 4);
    const at = frame + <usize>load<u32>(list);
    c0 = addProduct<f32>(c0, slope, v128.load(at));
    c1 = addProduct<f32>(c1, slope, v128.load(at + pitch));
    c2 = addProduct<f32>(c2, slope, v128.load(at + 2 * pitch));
  }
  v128.store(sum, f32x4.add(c0, d0));
  v128.store(sum, f32x4.add(c1, d1), 16);
  v128.store(sum, f32x4.add(c2, d2), 32);
}

/** Adds sums of f32 to totals of f64, and clears them; their number is a multiple of 4. */
function flushSums(count: usize, sums: usize, totals: usize): void {
  const zero = f32x4.splat(0);
  for (const end = sums + (count << 2); sums < end; sums += 16, totals += 32) {
    const values = v128.load(sums);
    v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(values)));
    v128.store(totals, f64x2.add(v128.load(totals, 16), f64x2.promote_low_f32x4(upperHalf(values))), 16);
    v128.store(sums, zero);
  }
}

/**
 * The gradient of `convolve` by the bias; parameters as there.
 *
 * @param totals room for [outputs] of f64
 * @param dBias [outputs]
 */
export function biasGradient(
  images: usize, pixels: usize, outputs: usize, dy: usize, places: usize, mean: bool, totals: usize, dBias: usize,
): void {
  memory.fill(totals, 0, outputs << 3);
  const share = f32x4.splat(mean ? 1 / <f32>pixels : 1);
  for (let image: usize = 0; image < images; image++) {
    for (let cell: usize = 0; cell < pixels; cell++) {
      let total = totals;
      for (let at: usize = 0; at < outputs << 2; at += 16, total += 32, places += 4) {
        const bytes = i16x8.extend_low_i8x16_u(v128.load32_zero(places));
        const alive = i32x4.lt_u(i32x4.extend_low_i16x8_u(bytes), i32x4.splat(dead));
        const slope = f32x4.mul(v128.and(v128.load(dy + at), alive), share);
        v128.store(total, f64x2.add(v128.load(total), f64x2.promote_low_f32x4(slope)));
        v128.store(total, f64x2.add(v128.load(total, 16), f64x2.promote_low_f32x4(upperHalf(slope))), 16);
      }
      if (!mean) dy += outputs << 2;
    }
    if (mean) dy += outputs << 2;
  }
  for (let at: usize = 0; at < outputs; at++) store<f32>(dBias + (at << 2), <f32>load<f64>(totals + (at << 3)));
}

/** Bytes of room that the input's gradient needs: a frame, the filter by output, and a list. */
export function inputGradientBytes(height: usize, width: usize, inputs: usize, outputs: usize): usize {
  return frameBytes(height, width, inputs) + 4 * 3 * rowNumbers(inputs) * outputs + 8 * (height * width + 1) + 64;
}

/**
 * The gradient of `convolve` by its input; parameters as there.
 *
 * @param inputs 1 or a multiple of 4
 * @param dx [images, height, width, inputs]
 * @param room for `inputGradientBytes`
 */
export function inputGradient(
  images: usize, height: usize, width: usize, inputs: usize, outputs: usize, filter: usize, dy: usize, places: usize,
  mean: bool, dx: usize, room: usize,
): void {
  const pixel = inputs << 2;
  const pitch = (width + 2) * pixel;
  const row = rowNumbers(inputs) << 2;
  const bytes = frameBytes(height, width, inputs);
  const frame = room;
  const turned = frame + bytes;
  const list = turned + 3 * row * outputs;
  const slopes: usize = mean ? outputs : (height >> 1) * (width >> 1) * outputs;
  const cells: usize = mean ? height * width * outputs : slopes;
  for (let output: usize = 0; output < outputs; output++) {
    for (let tap: usize = 0; tap < 3; tap++) {
      for (let k: usize = 0; k < 3 * inputs; k++) {
        const value = load<f32>(filter + (((tap * 3 * inputs + k) * outputs + output) << 2));
        store<f32>(turned + (output * 3 + tap) * row + (k << 2), value);
      }
    }
  }
  for (let image: usize = 0; image < images; image++) {
    memory.fill(frame, 0, bytes);
    for (let output: usize = 0; output < outputs; output++) {
      const end = listSlopes(height, width, pixel, outputs, mean, dy + (output << 2), places + output, list);
      const weights = turned + output * 3 * row;
      if (inputs == 1) spreadNarrow(list, end, frame, pitch, weights);
      else for (let at: usize = 0; at < row; at += 48) spreadPatches(list, end, frame + at, pitch, weights + at, row);
    }
    let from = frame + pitch + pixel;
    for (let line: usize = 0; line < height; line++) {
      memory.copy(dx, from, width * pixel);
      dx += width * pixel;
      from += pitch;
    }
    dy += slopes << 2;
    places += cells;
  }
}

/** Adds 3×12 weights, times the gradient of each entry of a list, to the frame where that says. */
function spreadPatches(list: usize, end: usize, frame: usize, pitch: usize, weights: usize, row: usize): void {
  const w0 = v128.load(weights);
  const w1 = v128.load(weights, 16);
  const w2 = v128.load(weights, 32);
  const w3 = v128.load(weights + row);
  const w4 = v128.load(weights + row, 16);
  const w5 = v128.load(weights + row, 32);
  const w6 = v128.load(weights + 2 * row);
  const w7 = v128.load(weights + 2 * row, 16);
  const w8 = v128.load(weights + 2 * row, 32);
  while (list < end) {
    const slope = v128.load32_splat(list, 4);
    const top = frame + <usize>load<u32>(list);
    const middle = top + pitch;
    const bottom = middle + pitch;
    v128.store(top, addProduct<f32>(v128.load(top), slope, w0));
    v128.store(top, addProduct<f32>(v128.load(top, 16), slope, w1), 16);
    v128.store(top, addProduct<f32>(v128.load(top, 32), slope, w2), 32);
    v128.store(middle, addProduct<f32>(v128.load(middle), slope, w3));
    v128.store(middle, addProduct<f32>(v128.load(middle, 16), slope, w4), 16);
    v128.store(middle, addProduct<f32>(v128.load(middle, 32), slope, w5), 32);
    v128.store(bottom, addProduct<f32>(v128.load(bottom), slope, w6));
    v128.store(bottom, addProduct<f32>(v128.load(bottom, 16), slope, w7), 16);
    v128.store(bottom, addProduct<f32>(v128.load(bottom, 32), slope, w8), 32);
    list += 8;
  }
}

// @ts-ignore: decorator
@inline
function spreadOne(at: usize, slope: f32, weight: f32): void {
  store<f32>(at, load<f32>(at) + slope * weight);
}

/** The same for one input, number by number: vectors here would wait for each other's stores. */
function spreadNarrow(list: usize, end: usize, frame: usize, pitch: usize, weights: usize): void {
  const w0 = load<f32>(weights);
  const w1 = load<f32>(weights, 4);
  const w2 = load<f32>(weights, 8);
  const w3 = load<f32>(weights, 16);
  const w4 = load<f32>(weights, 20);
  const w5 = load<f32>(weights, 24);
  const w6 = load<f32>(weights, 32);
  const w7 = load<f32>(weights, 36);
  const w8 = load<f32>(weights, 40);
  while (list < end) {
    const slope = load<f32>(list, 4);
    const top = frame + <usize>load<u32>(list);
    const middle = top + pitch;
    const bottom = middle + pitch;
    spreadOne(top, slope, w0);
    spreadOne(top + 4, slope, w1);
    spreadOne(top + 8, slope, w2);
    spreadOne(middle, slope, w3);
    spreadOne(middle + 4, slope, w4);
    spreadOne(middle + 8, slope, w5);
    spreadOne(bottom, slope, w6);
    spreadOne(bottom + 4, slope, w7);
    spreadOne(bottom + 8, slope, w8);
    list += 8;
  }
}
