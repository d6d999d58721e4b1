import { ConfigError } from '../core/errors.js';

/** Element types that a checkpoint may hold, by their safetensors names. */
export type NumberType = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32';

/** Bytes of one element. */
export const bytesPerElement: Readonly<Record<NumberType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
};

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Float32 needs no conversion, and bfloat16 is its upper half: the bits are moved, so that NaNs keep theirs. */
function moveBits(type: 'F32' | 'BF16', view: DataView, littleEndian: boolean): Float32Array {
  const width = bytesPerElement[type];
  const bits = new Uint32Array(view.byteLength / width);
  for (let index = 0; index < bits.length; index++) {
    const at = index * width;
    bits[index] = type === 'F32' ? view.getUint32(at, littleEndian) : view.getUint16(at, littleEndian) << 16;
  }
  return new Float32Array(bits.buffer);
}

function readNumber(type: Exclude<NumberType, 'F32' | 'BF16'>, view: DataView, at: number, little: boolean) {
  switch (type) {
    case 'F64':
      return view.getFloat64(at, little);
    case 'F16':
      return halfToNumber(view.getUint16(at, little));
    case 'I32':
      return view.getInt32(at, little);
    case 'I64':
      return Number(view.getBigInt64(at, little));
  }
}

/**
 * Reads packed numbers as float32; float64 and integers are rounded to the nearest float32.
 *
 * @param where names the tensor in an error.
 * @param bytes a whole number of elements.
 * @throws {ConfigError} if an integer lies beyond ±(2⁵³ − 1), or a finite float64 beyond float32's range.
 */
export function decodeNumbers(
  where: string,
  type: NumberType,
  { bytes, littleEndian = true }: { readonly bytes: Uint8Array; readonly littleEndian?: boolean },
): Float32Array {
  const width = bytesPerElement[type];
  if (bytes.length % width !== 0)
    throw new ConfigError(`${where}: ${bytes.length} bytes are no whole ${type}s`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'F32' || type === 'BF16') return moveBits(type, view, littleEndian);
  const values = new Float32Array(bytes.length / width);
  for (let index = 0; index < values.length; index++) {
    const value = readNumber(type, view, index * width, littleEndian);
    const rounded = Math.fround(value);
    const tooLarge =
      type === 'I64' ? !Number.isSafeInteger(value) : !Number.isFinite(rounded) && Number.isFinite(value);
    if (tooLarge) throw new ConfigError(`${where}: element ${index} (${value}) does not fit in a float32`);
    values[index] = rounded;
  }
  return values;
}
