/**
 * Copies a strip of a matrix into the order in which a tile reads it: `width` numbers for each step of depth,
 * filled up with zeros from `lanes` on; converts from S to T on the way.
 *
 * @param width even
 * @param laneStride, depthStride distances in the source, in elements
 */
export function packStrip<S extends number, T extends number>(
  source: usize,
  laneStride: usize,
  depthStride: usize,
  lanes: usize,
  depth: usize,
  width: usize,
  out: usize,
): void {
  if (laneStride == 1 && lanes == width) {
    packRows<S, T>(source, depthStride * sizeof<S>(), depth, width, out);
    return;
  }
  if (lanes < width) memory.fill(out, 0, depth * width * sizeof<T>());
  const next = width * sizeof<T>();
  for (let l: usize = 0; l < lanes; l++) {
    let from = source + l * laneStride * sizeof<S>();
    let to = out + l * sizeof<T>();
    for (let p: usize = 0; p < depth; p++) {
      store<T>(to, <T>load<S>(from));
      from += depthStride * sizeof<S>();
      to += next;
    }
  }
}

/** The same where each step of depth is a run of `width` neighbours in the source. */
function packRows<S extends number, T extends number>(
  source: usize,
  step: usize,
  depth: usize,
  width: usize,
  out: usize,
): void {
  for (let p: usize = 0; p < depth; p++) {
    if (sizeof<S>() == sizeof<T>()) {
      for (let at: usize = 0; at < width * sizeof<T>(); at += 16) v128.store(out + at, v128.load(source + at));
    } else if (sizeof<S>() == 4) {
      for (let l: usize = 0; l < width; l += 2) {
        v128.store(out + 8 * l, f64x2.promote_low_f32x4(v128.load64_zero(source + 4 * l)));
      }
    } else {
      for (let l: usize = 0; l < width; l += 2) {
        v128.store64_lane(out + 4 * l, f32x4.demote_f64x2_zero(v128.load(source + 8 * l)), 0);
      }
    }
    source += step;
    out += width * sizeof<T>();
  }
}
