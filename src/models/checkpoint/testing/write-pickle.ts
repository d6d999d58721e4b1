/** A piece of a pickle that leaves one value on the stack. */
export type PicklePiece = readonly number[];

/** Little-endian bytes of a whole number. */
export function littleEndian(value: number, width: number): number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return [...bytes.subarray(0, width)];
}

const ascii = (text: string) => [...new TextEncoder().encode(text)];

export const none: PicklePiece = [0x4e];
export const no: PicklePiece = [0x89];
export const emptyDict: PicklePiece = [0x7d];

export function text(value: string): PicklePiece {
  const bytes = ascii(value);
  return [0x58, ...littleEndian(bytes.length, 4), ...bytes];
}

/** In the shortest form, as Python writes it. */
export function whole(value: number): PicklePiece {
  if (value >= 0 && value < 0x100) return [0x4b, value];
  if (value >= 0 && value < 0x1_0000) return [0x4d, ...littleEndian(value, 2)];
  if (Math.abs(value) < 0x8000_0000) return [0x4a, ...littleEndian(value, 4)];
  return [0x8a, 8, ...littleEndian(value, 8)];
}

export function tuple(...items: readonly PicklePiece[]): PicklePiece {
  return [0x28, ...items.flat(), 0x74];
}

export function named(module: string, attribute: string): PicklePiece {
  return [0x63, ...ascii(`${module}\n${attribute}\n`)];
}

export function call(callee: PicklePiece, ...args: readonly PicklePiece[]): PicklePiece {
  return [...callee, ...tuple(...args), 0x52];
}

export const orderedDict: PicklePiece = call(named('collections', 'OrderedDict'));

export function withItems(dict: PicklePiece, ...keysAndValues: readonly PicklePiece[]): PicklePiece {
  return [...dict, 0x28, ...keysAndValues.flat(), 0x75];
}

/** A whole pickle of protocol 2. */
export function pickle(piece: PicklePiece): Uint8Array {
  return Uint8Array.from([0x80, 2, ...piece, 0x2e]);
}
