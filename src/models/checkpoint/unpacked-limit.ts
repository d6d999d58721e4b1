const mebibyte = 1024 ** 2;

/**
 * The most bytes that a checkpoint of `packedBytes` may unpack to: 200 times its size and 16 MiB, but at most
 * 1 GiB. Weights hardly compress, so an honest file stays far below it.
 */
export function unpackedLimit(packedBytes: number): number {
  return Math.min(1024 * mebibyte, 200 * packedBytes + 16 * mebibyte);
}
