/**
 * z + x·y in every lane: rounded once where the engine has relaxed SIMD and the processor the instruction, else twice.
 * Every product of the kernels adds up by this, so that the dense and the sparse one agree to the bit.
 */
// @ts-ignore: decorator
@inline
export function addProduct<T extends number>(z: v128, x: v128, y: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(x, y, z);
  return v128.add<T>(z, v128.mul<T>(x, y));
}
