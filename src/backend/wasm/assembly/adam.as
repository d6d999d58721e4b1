/**
 * One step of Adam (Kingma & Ba 2015, Algorithm 1) over `count` numbers of f32: the moments move where they are.
 *
 * @param moved ← weight − rate·m̂/(√v̂ + ε)
 * @param share1, share2 1/(1 − β₁ᵗ), 1/(1 − β₂ᵗ)
 */
export function adam(
  count: usize, weight: usize, gradient: usize, first: usize, second: usize, moved: usize,
  beta1: f32, beta2: f32, share1: f32, share2: f32, rate: f32, epsilon: f32,
): void {
  const end = weight + ((count & ~3) << 2);
  while (weight < end) {
    const g = v128.load(gradient);
    const m = f32x4.add(f32x4.mul(v128.load(first), f32x4.splat(beta1)), f32x4.mul(g, f32x4.splat(1 - beta1)));
    const v = f32x4.add(
      f32x4.mul(v128.load(second), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(1 - beta2)),
    );
    v128.store(first, m);
    v128.store(second, v);
    const length = f32x4.add(f32x4.sqrt(f32x4.mul(v, f32x4.splat(share2))), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(m, f32x4.splat(share1)), length);
    v128.store(moved, f32x4.sub(v128.load(weight), f32x4.mul(step, f32x4.splat(rate))));
    weight += 16;
    gradient += 16;
    first += 16;
    second += 16;
    moved += 16;
  }
  for (const last = weight + ((count & 3) << 2); weight < last; weight += 4) {
    const g = load<f32>(gradient);
    const m = load<f32>(first) * beta1 + g * (1 - beta1);
    const v = load<f32>(second) * beta2 + g * g * (1 - beta2);
    store<f32>(first, m);
    store<f32>(second, v);
    store<f32>(moved, load<f32>(weight) - ((m * share1) / (sqrt<f32>(v * share2) + epsilon)) * rate);
    gradient += 4;
    first += 4;
    second += 4;
    moved += 4;
  }
}
