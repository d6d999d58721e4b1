import { setFlagsFromString } from 'node:v8';

/** A module whose one function holds f32x4.relaxed_madd. */
const probe = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // One type, of functions from nothing to a v128, and one function of that type.
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b, 0x03, 0x02, 0x01, 0x00],
  // Its body: no locals; unreachable, so that the operands need not be there; f32x4.relaxed_madd; end.
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x00, 0xfd, 0x85, 0x02, 0x0b],
);

let available: boolean | undefined;

/**
 * Whether modules with relaxed SIMD can be compiled. Node 21 and later have it; Node 20 has the finished feature behind
 * a flag of V8, which is set here.
 */
export function enableRelaxedSimd(): boolean {
  available ??= WebAssembly.validate(probe) || enableByFlag();
  return available;
}

function enableByFlag(): boolean {
  if (!process.version.startsWith('v20.')) return false;
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(probe);
}
