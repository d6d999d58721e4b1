import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { readStateDict } from './read-state-dict.js';
import * as write from './testing/write-pickle.js';
import {
  floatTensor,
  tensorPiece,
  writeArchive,
  writeStateDict,
  type TensorToWrite,
} from './testing/write-state-dict.js';

const bytesOf = (values: { readonly buffer: ArrayBufferLike }) => new Uint8Array(values.buffer);
const floats = (length: number) => Float32Array.from({ length }, (_, index) => index + 0.5);

/** All indices of a shape, in row-major order. */
function indicesOf([size, ...rest]: readonly number[]): number[][] {
  if (size === undefined) return [[]];
  return Array.from({ length: size }, (_, first) =>
    indicesOf(rest).map((others) => [first, ...others]),
  ).flat();
}

function expectRefused(bytes: Uint8Array, message: RegExp): void {
  expect(() => readStateDict(bytes, 'weights')).toThrow(ConfigError);
  expect(() => readStateDict(bytes, 'weights')).toThrow(message);
}

describe('readStateDict', () => {
  it('reads element [i, j, …] of a view from offset + Σ index · stride', () => {
    const axes = fc.array(fc.tuple(fc.nat(4), fc.nat(5)), { maxLength: 4 });
    fc.assert(
      fc.property(axes, fc.nat(3), (sizes, offset) => {
        const [shape, strides] = [sizes.map(([size]) => size), sizes.map(([, stride]) => stride)];
        const storage = floats(100);
        const view: TensorToWrite = { shape, strides, offset, storage: bytesOf(storage), elements: 100 };
        const at = (index: readonly number[]) =>
          index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? 0), offset);
        expect(readStateDict(writeStateDict({ view }), 'weights')).toEqual({
          view: { shape, data: Float32Array.from(indicesOf(shape), (index) => storage[at(index)] ?? NaN) },
        });
      }),
    );
  });

  it.each<[string, { readonly buffer: ArrayBufferLike }, number[]]>([
    ['DoubleStorage', new Float64Array([0.5, -2]), [0.5, -2]],
    ['HalfStorage', new Uint16Array([0x3800, 0xc000]), [0.5, -2]],
    ['BFloat16Storage', new Uint16Array([0x3f00, 0xc000]), [0.5, -2]],
    ['LongStorage', new BigInt64Array([3n, -4n]), [3, -4]],
    ['IntStorage', new Int32Array([3, -4]), [3, -4]],
  ])('reads %s as float32', (storageType, values, expected) => {
    const tensor = { shape: [2], storageType, storage: bytesOf(values), elements: 2 };
    expect(readStateDict(writeStateDict({ w: tensor }), 'weights')['w']?.data).toEqual(
      new Float32Array(expected),
    );
  });

  it('reads scalars, empty tensors, tensors that share a storage, and any name', () => {
    const storage = bytesOf(floats(4));
    const file = writeStateDict({
      num_batches_tracked: {
        shape: [],
        storageType: 'LongStorage',
        storage: bytesOf(new BigInt64Array([9n])),
        elements: 1,
      },
      empty: floatTensor([0, 3], []),
      all: { shape: [2, 2], storage, elements: 4, key: 'shared' },
      ['__proto__']: floatTensor([1], [7]),
    });
    const weights = readStateDict(file, 'weights');
    expect(Object.keys(weights)).toEqual(['num_batches_tracked', 'empty', 'all', '__proto__']);
    expect(weights['num_batches_tracked']).toEqual({ shape: [], data: new Float32Array([9]) });
    expect(weights['empty']).toEqual({ shape: [0, 3], data: new Float32Array() });
    const key = (shape: readonly number[]) => tensorPiece({ shape, storage, elements: 4 }, 'shared');
    const pair = write.withItems(write.emptyDict, write.text('a'), key([4]), write.text('b'), key([2]));
    const shared = readStateDict(writeArchive(write.pickle(pair), { shared: storage }), 'weights');
    expect([shared['a']?.data, shared['b']?.data]).toEqual([floats(4), floats(2)]);
  });

  it('reads parameters, whatever folder the archive names', () => {
    const tensor = floatTensor([2], [1, 2]);
    const parameter = write.call(
      write.named('torch._utils', '_rebuild_parameter'),
      tensorPiece(tensor, '0'),
      write.no,
    );
    const pickled = write.pickle(write.withItems(write.orderedDict, write.text('p'), parameter));
    for (const folder of ['archive', 'cor1']) {
      const file = writeArchive(pickled, { 0: tensor.storage }, { folder });
      expect(readStateDict(file, 'weights')).toEqual({ p: { shape: [2], data: new Float32Array([1, 2]) } });
    }
  });

  it('obeys the byte order that the archive states', () => {
    const tensor = floatTensor([1], [1]);
    const withOrder = (order: string, storage: Uint8Array) => {
      const content = new TextEncoder().encode(order);
      return writeStateDict(
        { w: { ...tensor, storage } },
        { extra: [{ name: 'archive/byteorder', content }] },
      );
    };
    const expected = { w: { shape: [1], data: new Float32Array([1]) } };
    expect(readStateDict(withOrder('little', tensor.storage), 'weights')).toEqual(expected);
    expect(readStateDict(withOrder('big', tensor.storage.toReversed()), 'weights')).toEqual(expected);
    expectRefused(withOrder('middle', tensor.storage), /byteorder must be little or big, got "middle"/);
  });

  it('bounds the memory that strides of 0 can ask for', () => {
    const storage = bytesOf(floats(1));
    const huge = (shape: number[]) => ({
      shape,
      strides: shape.map(() => 0),
      storage,
      elements: 1,
      key: '0',
    });
    expectRefused(writeStateDict({ w: huge([2 ** 30]) }), /exceeds the limit/);
    expectRefused(writeStateDict({ w: huge([2 ** 30, 2 ** 30, 2 ** 30]) }), /exceeds the limit/);
    const rank65 = Array.from({ length: 65 }, () => 1);
    expectRefused(writeStateDict({ w: huge(rank65) }), /65 axes/);
    const many = Array.from({ length: 40 }, (_, index) => [
      write.text(`w${index}`),
      tensorPiece(huge([200_000]), '0'),
    ]);
    const pickled = write.pickle(write.withItems(write.orderedDict, ...many.flat()));
    expectRefused(writeArchive(pickled, { 0: storage }), /limit of \d+ bytes in all/);
  });

  const w = floatTensor([2], [1, 2]);
  it.each<[string, TensorToWrite, RegExp]>([
    ['reaches beyond its storage', { ...w, shape: [3] }, /reaches beyond its storage of 2 elements/],
    ['starts beyond its storage', { ...w, shape: [], offset: 2 }, /reaches beyond its storage/],
    ['has a negative offset', { ...w, offset: -1 }, /offset must be/],
    ['has a negative size', { ...w, shape: [-2], strides: [1] }, /shape must be/],
    ['has a negative stride', { ...w, strides: [-1] }, /strides must be/],
    ['has strides for another shape', { ...w, strides: [1, 1] }, /one stride too many or too few/],
    ['has a storage of another length', { ...w, elements: 3 }, /has 8 bytes for 3 F32s/],
    ['has a storage of unknown type', { ...w, storageType: 'QInt8Storage' }, /refuses "torch\.QInt8Storage"/],
    [
      'holds a number beyond float32',
      {
        ...w,
        shape: [1],
        storageType: 'DoubleStorage',
        storage: bytesOf(new Float64Array([1e99])),
        elements: 1,
      },
      /does not fit in a float32/,
    ],
  ])('refuses a tensor that %s', (_, tensor, message) =>
    expectRefused(writeStateDict({ w: tensor }), message),
  );

  const tensor = tensorPiece(w, '0');
  const dict = (...items: write.PicklePiece[]) => write.withItems(write.orderedDict, ...items);
  it.each<[string, write.PicklePiece, RegExp]>([
    ['a lone tensor', tensor, /holds a tensor, not a state_dict/],
    [
      'a training state',
      dict(write.text('epoch'), write.whole(3)),
      /"epoch" is a number, not a named tensor/,
    ],
    ['a numbered tensor', dict(write.whole(0), tensor), /0 is a tensor, not a named tensor/],
    ['a name twice', dict(write.text('w'), tensor, write.text('w'), tensor), /names "w" twice/],
    ['a storage that is missing', dict(write.text('w'), tensorPiece(w, '1')), /lacks "archive\/data\/1"/],
    ['a storage without type', [...write.tuple(write.text('storage')), 0x51], /named by its type and key/],
    [
      'a tensor without storage',
      write.call(write.named('torch._utils', '_rebuild_tensor_v2')),
      /needs a storage, got undefined/,
    ],
    [
      'a dict made from arguments',
      write.call(write.named('collections', 'OrderedDict'), write.none),
      /made from arguments/,
    ],
    ['os.system', write.call(write.named('os', 'system'), write.text('true')), /refuses "os\.system"/],
  ])('refuses a pickle of %s', (_, piece, message) => {
    expectRefused(writeArchive(write.pickle(piece), { 0: w.storage }), message);
  });

  it('refuses an archive of something else', () => {
    const content = write.pickle(write.orderedDict);
    expectRefused(writeArchive(content, {}, { folder: 'a/b' }), /not of one state_dict/);
    expectRefused(
      writeArchive(content, {}, { extra: [{ name: 'other/data.pkl', content }] }),
      /not of one state_dict/,
    );
    const script = [{ name: 'archive/constants.pkl', content }];
    expectRefused(writeArchive(content, {}, { extra: script }), /not of one state_dict/);
  });
});
