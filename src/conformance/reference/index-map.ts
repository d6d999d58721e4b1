/** For each number of a result, the index of the number that it takes; −1 stands for a zero. */
export type IndexMap = Int32Array;

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

const stridesOf = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

const remembered = new Map<string, unknown>();

/** Maps are made once for each set of shapes: the runs of a program ask for the same ones. */
function remember<T>(key: string, make: () => T): T {
  if (!remembered.has(key)) remembered.set(key, make());
  return remembered.get(key) as T;
}

/** Calls `visit` with every place of a shape, in row-major order. The array is reused. */
function forEachPlace(shape: readonly number[], visit: (place: readonly number[], index: number) => void) {
  const place = shape.map(() => 0);
  const total = sizeOf(shape);
  for (let index = 0; index < total; index++) {
    visit(place, index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] ?? 0) + 1;
      if ((place[axis] ?? 0) < (shape[axis] ?? 0)) break;
      place[axis] = 0;
    }
  }
}

/** The map from a result of `shape` to a source of `from`; `sourceOf` may return places outside, which are zeros. */
export function mapPlaces(
  shape: readonly number[],
  from: readonly number[],
  sourceOf: (place: readonly number[]) => readonly number[],
): IndexMap {
  const strides = stridesOf(from);
  const map = new Int32Array(sizeOf(shape));
  forEachPlace(shape, (place, index) => {
    let source = 0;
    for (const [axis, coordinate] of sourceOf(place).entries()) {
      const outside = coordinate < 0 || coordinate >= (from[axis] ?? 0);
      source = outside || source < 0 ? -1 : source + coordinate * (strides[axis] ?? 0);
    }
    map[index] = source;
  });
  return map;
}

/** The shape that two shapes broadcast to. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1),
  );
}

/** Repeats a source along axes of size 1 and along new leading axes. */
export function broadcastMap(shape: readonly number[], from: readonly number[]): IndexMap {
  const lead = shape.length - from.length;
  return remember(`broadcast ${from.join()} to ${shape.join()}`, () =>
    mapPlaces(shape, from, (place) => from.map((size, axis) => (size === 1 ? 0 : (place[lead + axis] ?? 0)))),
  );
}

/** Axis k of the result is axis `order[k]` of the source. */
export function transposeMap(from: readonly number[], order: readonly number[]): IndexMap {
  const shape = order.map((axis) => from[axis] ?? 0);
  return remember(`transpose ${from.join()} by ${order.join()}`, () =>
    mapPlaces(shape, from, (place) => from.map((_, axis) => place[order.indexOf(axis)] ?? 0)),
  );
}

/** For each number of `shape`, the index of its sum when the axes are reduced. */
export function reductionMap(shape: readonly number[], axes: readonly number[]): IndexMap {
  const reduced = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return broadcastMap(shape, reduced);
}

/** 2-D patches of an image batch [n, h, w, c] as rows [n·oh·ow, kh·kw·c]. */
export function patchesMap(
  image: readonly number[],
  window: { readonly size: readonly [number, number]; readonly stride: number; readonly pad: number },
): { readonly map: IndexMap; readonly output: readonly [number, number, number] } {
  const [count = 0, height = 0, width = 0, channels = 0] = image;
  const [kh, kw] = window.size;
  const extent = (size: number, kernel: number) =>
    Math.floor((size + 2 * window.pad - kernel) / window.stride) + 1;
  const output = [count, extent(height, kh), extent(width, kw)] as const;
  const key = `patches ${image.join()} by ${kh},${kw},${window.stride},${window.pad}`;
  const map = remember(key, () =>
    mapPlaces([...output, kh, kw, channels], image, (place) => {
      const [n = 0, y = 0, x = 0, dy = 0, dx = 0, c = 0] = place;
      return [n, y * window.stride + dy - window.pad, x * window.stride + dx - window.pad, c];
    }),
  );
  return { map, output };
}
