import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { bytesPerElement, decodeNumbers, type NumberType } from './decode-numbers.js';

/** The textbook's half: (−1)^s · 2^(e−15) · 1.f, or 2^−14 · 0.f where e = 0, read off the digits. */
function halfFromDigits(bits: number): number {
  const digits = bits.toString(2).padStart(16, '0');
  const exponent = parseInt(digits.slice(1, 6), 2);
  const fraction = parseInt(digits.slice(6), 2) / 2 ** 10;
  const size = exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15);
  const special = fraction === 0 ? Infinity : NaN;
  return (digits.startsWith('1') ? -1 : 1) * (exponent === 31 ? special : size);
}

describe('decodeNumbers', () => {
  it('reads the same numbers from either byte order', () => {
    const types = fc.constantFrom(...(Object.keys(bytesPerElement) as NumberType[]));
    fc.assert(
      fc.property(types, fc.uint8Array({ minLength: 8, maxLength: 8 }), (type, bytes) => {
        fc.pre(type !== 'I64' && type !== 'F64');
        const width = bytesPerElement[type];
        const swapped = bytes.map((_, at) => bytes[at - (at % width) + width - 1 - (at % width)] ?? 0);
        const bits = (values: Float32Array) => [...new Uint32Array(values.buffer)];
        const little = decodeNumbers('w', type, { bytes });
        expect(bits(decodeNumbers('w', type, { bytes: swapped, littleEndian: false }))).toEqual(bits(little));
      }),
    );
  });

  it('reads every float16 as the textbook does', () => {
    const all = Uint16Array.from({ length: 0x1_0000 }, (_, bits) => bits);
    const values = decodeNumbers('w', 'F16', { bytes: new Uint8Array(all.buffer) });
    const wrong = [...all].filter((bits) => !Object.is(values[bits], Math.fround(halfFromDigits(bits))));
    expect(wrong).toEqual([]);
  });

  it('reads a bfloat16 as the upper half of a float32, and rounds float64 to the nearest float32', () => {
    expect([...decodeNumbers('w', 'BF16', { bytes: Uint8Array.of(0x80, 0x3f, 0x20, 0xc0) })]).toEqual([
      1, -2.5,
    ]);
    const doubles = new Uint8Array(new Float64Array([0.1, -Infinity]).buffer);
    expect([...decodeNumbers('w', 'F64', { bytes: doubles })]).toEqual([Math.fround(0.1), -Infinity]);
  });

  it('reads whole numbers up to 2⁵³ − 1', () => {
    const longs = new BigInt64Array([-7n, 2n ** 53n - 1n]);
    expect([...decodeNumbers('n', 'I64', { bytes: new Uint8Array(longs.buffer) })]).toEqual([-7, 2 ** 53]);
    const ints = new Uint8Array(new Int32Array([-7, 2 ** 20]).buffer);
    expect([...decodeNumbers('n', 'I32', { bytes: ints })]).toEqual([-7, 2 ** 20]);
  });

  it('refuses numbers that a float32 cannot hold, and broken elements', () => {
    const long = new Uint8Array(new BigInt64Array([2n ** 53n]).buffer);
    expect(() => decodeNumbers('n', 'I64', { bytes: long })).toThrow(ConfigError);
    const double = new Uint8Array(new Float64Array([1, 1e300]).buffer);
    expect(() => decodeNumbers('w', 'F64', { bytes: double })).toThrow('w: element 1 (1e+300) does not fit');
    expect(() => decodeNumbers('w', 'F32', { bytes: new Uint8Array(5) })).toThrow(
      '5 bytes are no whole F32s',
    );
  });
});
