import { ConfigError } from '../../core/errors.js';
import { describePickleValue, isPickle, type PickleTensor, type PickleValue } from './pickle-value.js';
import { elementCount, type WeightArray } from '../../core/weight-array.js';

/** More axes than any layer has; each costs time at every element. */
const maxRank = 64;

/** A view of a storage: element [i, j, …] lies at `offset + i·strides[0] + j·strides[1] + …`. */
interface StridedView {
  readonly values: Float32Array;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

function requireCounts(where: string, what: string, value: PickleValue | undefined): number[] {
  const items = isPickle('tuple', value) ? value.items : [value];
  const isCount = (item: PickleValue | undefined) =>
    typeof item === 'number' && Number.isSafeInteger(item) && item >= 0;
  if (isPickle('tuple', value) && items.every(isCount)) return items as number[];
  throw new ConfigError(`${where}: a tensor's ${what} must be a tuple of whole numbers of 0 or more`);
}

/** Copies a view into row-major order, one index running like an odometer. */
function gather({ values, offset, shape, strides }: StridedView, count: number): WeightArray {
  const data = new Float32Array(count);
  const index = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < count; to++) {
    data[to] = values[from] ?? NaN;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [size = 0, stride = 0] = [shape[axis], strides[axis]];
      const next = (index[axis] ?? 0) + 1;
      from += stride;
      index[axis] = next;
      if (next < size) break;
      from -= stride * size;
      index[axis] = 0;
    }
  }
  return { shape, data };
}

/**
 * Makes the `torch._utils._rebuild_tensor_v2` of a checkpoint: storage, offset, size and strides in, a row-major
 * copy out. The flags that follow (gradients, hooks) mean nothing to weights.
 *
 * @param where names the file in errors.
 * @param limitBytes bounds all tensors that the function returned makes, together: strides of 0 would let a few
 * bytes fill any memory.
 */
export function tensorRebuilder(
  where: string,
  limitBytes: number,
): (args: readonly PickleValue[]) => PickleTensor {
  let madeBytes = 0;
  return ([storage, offset, size, stride]) => {
    if (!isPickle('storage', storage)) {
      throw new ConfigError(`${where}: a tensor needs a storage, got ${describePickleValue(storage)}`);
    }
    const [start = 0] = requireCounts(where, 'offset', { kind: 'tuple', items: [offset ?? null] });
    const shape = requireCounts(where, 'shape', size);
    const strides = requireCounts(where, 'strides', stride);
    if (shape.length > maxRank)
      throw new ConfigError(`${where}: a tensor has ${shape.length} axes; ${maxRank} are read`);
    const place = `${where}: the tensor [${shape.join('×')}] with strides [${strides.join(', ')}]`;
    if (strides.length !== shape.length) throw new ConfigError(`${place} has one stride too many or too few`);
    const count = elementCount(shape);
    const last = shape.reduce((at, extent, axis) => at + (extent - 1) * (strides[axis] ?? 0), start);
    if (count > 0 && last >= storage.values.length) {
      throw new ConfigError(
        `${place} at ${start} reaches beyond its storage of ${storage.values.length} elements`,
      );
    }
    madeBytes += count * Float32Array.BYTES_PER_ELEMENT;
    if (!(madeBytes <= limitBytes))
      throw new ConfigError(`${place} exceeds the limit of ${limitBytes} bytes in all`);
    const array = gather({ values: storage.values, offset: start, shape, strides }, count);
    return { kind: 'tensor', array };
  };
}
