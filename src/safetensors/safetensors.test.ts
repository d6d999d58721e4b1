import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, ShapeError } from '../core/errors.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';
import type { WeightArray } from '../core/weight-array.js';

/** Any bits whatever, NaNs with payloads among them. */
const anyArray = fc
  .array(fc.nat(4), { maxLength: 3 })
  .chain((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return fc.tuple(fc.constant(shape), fc.uint32Array({ minLength: length, maxLength: length }));
  })
  .map(([shape, bits]): WeightArray => ({ shape, data: new Float32Array(bits.slice().buffer) }));
const anyName = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'toString', '10', '9', ''),
);
const anyTensors = fc
  .array(fc.tuple(anyName, anyArray), { maxLength: 6 })
  .map((entries) => Object.fromEntries(entries.filter(([name]) => name !== '__metadata__')));

function bitsOf(tensors: Readonly<Record<string, WeightArray>>): [string, readonly number[], number[]][] {
  const names = Object.keys(tensors).sort();
  return names.map((name) => {
    const { shape, data } = tensors[name] ?? { shape: [], data: new Float32Array() };
    return [name, shape, [...new Uint32Array(data.buffer, data.byteOffset, data.length)]];
  });
}

/** A file with that header and so many bytes of zeros behind it. */
function fileWith(header: string | Uint8Array, dataBytes = 0, declaredLength?: number): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(declaredLength ?? text.length));
  return new Uint8Array(Buffer.concat([length, text, Buffer.alloc(dataBytes)]));
}

const described = (dtype: string, shape: string, offsets: string) =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;

describe('safetensors', () => {
  it('gives every tensor back bit for bit', () => {
    fc.assert(
      fc.property(anyTensors, (tensors) => {
        expect(bitsOf(decodeSafetensors(encodeSafetensors(tensors)))).toEqual(bitsOf(tensors));
      }),
    );
  });

  it('writes the same bytes whatever order the tensors come in, and aligns the data to 8 bytes', () => {
    fc.assert(
      fc.property(anyTensors, (tensors) => {
        const file = encodeSafetensors(tensors, { b: 'β', a: '1' });
        const reversed = Object.fromEntries(Object.entries(tensors).reverse());
        expect(encodeSafetensors(reversed, { a: '1', b: 'β' })).toEqual(file);
        expect(new DataView(file.buffer).getUint32(0, true) % 8).toBe(0);
      }),
    );
  });

  it('ends in one of our errors or in well-formed tensors when a byte changes anywhere', () => {
    const file = encodeSafetensors({ w: { shape: [2], data: new Float32Array([1, 2]) } }, { note: 'x' });
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), (at, byte) => {
        const changed = file.slice();
        changed[at] = byte;
        try {
          for (const { shape, data } of Object.values(decodeSafetensors(changed))) {
            expect(shape.reduce((product, size) => product * size, 1)).toBe(data.length);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('lays a file out as the format describes it', () => {
    const file = encodeSafetensors({ w: { shape: [1, 2], data: new Float32Array([1, -2]) } });
    const header = '{"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    const expected = [...fileWith(padded), 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0];
    expect([...file]).toEqual(expected);
  });

  it('reads other number types, metadata and tensors in any order of offsets', () => {
    const file = fileWith(
      `{"__metadata__":{"format":"pt"},"n":${described('I64', '[]', '[8,16]')},"d":${described('F64', '[1]', '[0,8]')}}`,
      16,
    );
    new DataView(file.buffer).setFloat64(file.length - 16, 0.5, true);
    new DataView(file.buffer).setBigInt64(file.length - 8, -3n, true);
    expect(decodeSafetensors(file)).toEqual({
      n: { shape: [], data: new Float32Array([-3]) },
      d: { shape: [1], data: new Float32Array([0.5]) },
    });
  });

  it('takes null for metadata that is not there', () => {
    const file = fileWith(`{"__metadata__":null,"a":${described('F32', '[1]', '[0,4]')}}`, 4);
    expect(decodeSafetensors(file)).toEqual({ a: { shape: [1], data: new Float32Array(1) } });
  });

  const one = described('F32', '[1]', '[0,4]');
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /cut off before the header/],
    ['a header longer than the file', fileWith('{}', 0, 3), /cut off: the header takes 3 bytes, 2 are left/],
    ['a header over the limit', fileWith('{}', 0, 100_000_001), /limit of 100000000/],
    ['an empty header', fileWith(''), /begin with "{"/],
    ['a header that begins with a space', fileWith(' {}'), /begin with "{"/],
    ['a header that is no UTF-8', fileWith(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)), /not UTF-8/],
    ['a header that is no JSON', fileWith('{"a":}'), /not JSON/],
    ['a name twice', fileWith(`{"a":${one},"\\u0061":${one}}`, 4), /names "a" twice/],
    ['a field twice', fileWith('{"a":{"dtype":"F32","dtype":"F32"}}'), /names "dtype" twice/],
    ['a tensor that is no object', fileWith('{"a":[1]}'), /not described by an object/],
    ['an unknown type', fileWith(`{"a":${described('Q4', '[1]', '[0,4]')}}`, 4), /dtype "Q4"; read are F64/],
    ['a negative size', fileWith(`{"a":${described('F32', '[-1]', '[0,4]')}}`, 4), /no shape/],
    ['a broken size', fileWith(`{"a":${described('F32', '[0.5]', '[0,2]')}}`, 2), /no shape/],
    ['one offset', fileWith(`{"a":${described('F32', '[1]', '[0]')}}`, 4), /no data_offsets/],
    ['offsets backwards', fileWith(`{"a":${described('F32', '[1]', '[4,0]')}}`, 4), /span -4/],
    [
      'a size that is not the shape',
      fileWith(`{"a":${described('F32', '[2]', '[0,4]')}}`, 4),
      /takes 8 bytes.* span 4/,
    ],
    ['an overlap', fileWith(`{"a":${one},"b":${described('F32', '[1]', '[2,6]')}}`, 6), /"b" .*overlaps/],
    ['a gap', fileWith(`{"a":${one},"b":${described('F32', '[1]', '[8,12]')}}`, 12), /"b" .*gap/],
    ['bytes left over', fileWith(`{"a":${one}}`, 5), /take 4 bytes, the file has 5/],
    ['data cut off', fileWith(`{"a":${one}}`, 3), /take 4 bytes, the file has 3/],
    ['metadata that is no text', fileWith('{"__metadata__":{"a":1}}'), /text to text/],
  ])('refuses %s', (_, file, message) => {
    expect(() => decodeSafetensors(file, 'w.safetensors')).toThrow(ConfigError);
    expect(() => decodeSafetensors(file, 'w.safetensors')).toThrow(message);
    expect(() => decodeSafetensors(file, 'w.safetensors')).toThrow(/^w\.safetensors/);
  });

  it('refuses to write what it could not read back', () => {
    const data = new Float32Array(2);
    expect(() => encodeSafetensors({ w: { shape: [3], data } })).toThrow(ShapeError);
    expect(() => encodeSafetensors({ w: { shape: [0.5, 4], data } })).toThrow(ShapeError);
    expect(() => encodeSafetensors({ __metadata__: { shape: [2], data } })).toThrow(ConfigError);
    expect(() => encodeSafetensors({ '\ud800': { shape: [2], data } })).toThrow(/well-formed Unicode/);
  });
});
