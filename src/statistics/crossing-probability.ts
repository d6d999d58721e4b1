import jstat from 'jstat';
import { requireNumber } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { studentTCritical } from './student-t.js';

const { jStat } = jstat;

interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** Gauss and Legendre's rule on [−1, 1]: roots of the Legendre polynomial by Newton's method. */
function gaussLegendre(count: number): Rule {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let index = 0; index < count; index++) {
    let x = Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 50; round++) {
      let [value, before] = [1, 0];
      for (let degree = 0; degree < count; degree++) {
        [value, before] = [((2 * degree + 1) * x * value - degree * before) / (degree + 1), value];
      }
      slope = (count * (x * value - before)) / (x ** 2 - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    nodes.push(x);
    weights.push(2 / ((1 - x ** 2) * slope ** 2));
  }
  return { nodes, weights };
}

const fine = gaussLegendre(48);
const coarse = gaussLegendre(24);

/** ∫ f over [from, to]. */
function integrate({ nodes, weights }: Rule, from: number, to: number, f: (x: number) => number): number {
  const half = (to - from) / 2;
  return (
    half * nodes.reduce((sum, node, index) => sum + (weights[index] ?? 0) * f(from + half * (1 + node)), 0)
  );
}

/** Beyond this many widths of a bell nothing is left to integrate. */
const widths = 10;

/** [low, high], as far as a bell around `centre` with `seeds` values reaches. */
function reach(centre: number, seeds: number, [low, high]: readonly [number, number]): [number, number] {
  const half = widths / Math.sqrt(seeds);
  return [Math.min(high, Math.max(low, centre - half)), Math.max(low, Math.min(high, centre + half))];
}

/** ∫ sinᵖ over [0, π]. */
const sinePower = (p: number) =>
  Math.sqrt(Math.PI) * Math.exp(jStat.gammaln((p + 1) / 2) - jStat.gammaln(p / 2 + 1));

/** A look: how many values, and the angle at which t reaches the critical value. */
interface Look {
  readonly seeds: number;
  readonly boundary: number;
}

/** Chance of passing no boundary from here on, by the angle at this look. */
type Onwards = (angle: number) => number;

/** Values of a smooth function at 65 angles from the boundary on; cubic interpolation between them. */
function tabulated({ seeds, boundary }: Look, f: Onwards): Onwards {
  const steps = 64;
  const [from, to] = reach(Math.PI / 2, seeds, [boundary, Math.PI]);
  const width = (to - from) / steps;
  const values = Array.from({ length: steps + 1 }, (_, index) => f(from + index * width));
  return (angle) => {
    const place = Math.max(0, Math.min(steps, (angle - from) / width));
    const first = Math.max(0, Math.min(steps - 3, Math.floor(place) - 1));
    const [a = 0, b = 0, c = 0, d = 0] = values.slice(first, first + 4);
    const x = place - first;
    return (
      (-a * (x - 1) * (x - 2) * (x - 3)) / 6 +
      (b * x * (x - 2) * (x - 3)) / 2 -
      (c * x * (x - 1) * (x - 3)) / 2 +
      (d * x * (x - 1) * (x - 2)) / 6
    );
  };
}

/**
 * One look back. With R the sum of squares and c the cosine of the angle between the values and (1, …, 1),
 * √n·c = √n₁·c₁·√β + √m·c′·√(1 − β): c₁ of the first n₁ values, c′ of the m new ones and β = R₁/R are independent.
 */
function lookBack(before: Look, now: Look, onwards: Onwards): Onwards {
  const added = now.seeds - before.seeds;
  const bound = Math.sqrt(now.seeds) * Math.cos(now.boundary);
  const peak = Math.atan(Math.sqrt(added / before.seeds));
  // Scaled to 1 at its peak, as the powers of many seeds would leave the range of numbers.
  const density = (phi: number) =>
    (Math.cos(phi) / Math.cos(peak)) ** (before.seeds - 1) * (Math.sin(phi) / Math.sin(peak)) ** (added - 1);
  const range = reach(peak, now.seeds, [0, Math.PI / 2]);
  const whole = integrate(fine, ...range, density);
  const norm = sinePower(Math.max(0, added - 2));
  return (angle) => {
    const old = Math.sqrt(before.seeds) * Math.cos(angle);
    const given = (phi: number) => {
      const [kept, fresh] = [old * Math.cos(phi), Math.sqrt(added) * Math.sin(phi)];
      const next = (cosine: number) =>
        onwards(Math.acos(Math.max(-1, Math.min(1, (kept + fresh * cosine) / Math.sqrt(now.seeds)))));
      if (added === 1) {
        return [-1, 1].reduce((sum, sign) => sum + (kept + fresh * sign < bound ? next(sign) / 2 : 0), 0);
      }
      const largest = (bound - kept) / fresh;
      if (largest <= -1) return 0;
      const from = largest >= 1 ? 0 : Math.acos(largest);
      const inside = (psi: number) => Math.sin(psi) ** (added - 2) * next(Math.cos(psi));
      return integrate(coarse, ...reach(Math.PI / 2, added, [from, Math.PI]), inside) / norm;
    };
    return integrate(fine, ...range, (phi) => density(phi) * given(phi)) / whole;
  };
}

/**
 * Chance that a one-sided t test of normal values with mean 0 rejects at one or more of several looks, each at the same
 * nominal level: what a group-sequential design (Pocock 1977) spends.
 *
 * Exact for Student's t, by numerical integration: the t of a look depends on the direction of its values only, which is
 * independent of their length, so that one angle a look is all there is to carry on. The usual normal approximation is too
 * generous for few seeds. Error below 1e-6; 2e-3 of the result where a look adds a single seed.
 *
 * @param looks numbers of seeds, rising, 2 or more
 * @param level nominal one-sided level of each look, in (0, 0.5)
 * @throws {ConfigError} where looks or level are none of these
 */
export function crossingProbability(looks: readonly number[], level: number): number {
  requireNumber('crossingProbability: level', level, { min: 1e-9, max: 0.5 });
  requireLooks('crossingProbability: looks', looks);
  const [first, ...later] = looks.map((seeds): Look => {
    const t = studentTCritical(level, seeds - 1);
    return { seeds, boundary: Math.atan2(Math.sqrt(seeds - 1), t) };
  });
  if (first === undefined || later.length === 0) return level;
  const path = [first, ...later];
  let onwards: Onwards = () => 1;
  for (let index = later.length; index > 0; index--) {
    const [before, now] = path.slice(index - 1, index + 1);
    if (before === undefined || now === undefined) break;
    const back = lookBack(before, now, onwards);
    onwards = index > 1 ? tabulated(before, back) : back;
  }
  const density = (angle: number) => Math.sin(angle) ** (first.seeds - 2);
  const range = reach(Math.PI / 2, first.seeds, [first.boundary, Math.PI]);
  const kept = integrate(fine, ...range, (angle) => density(angle) * onwards(angle));
  return 1 - kept / sinePower(first.seeds - 2);
}

/** Returns `looks` if they are rising whole numbers of at least 2; throws a {@link ConfigError} otherwise. */
export function requireLooks(where: string, looks: readonly number[]): readonly number[] {
  const rising = looks.every(
    (look, index) => Number.isInteger(look) && look > Math.max(1, looks[index - 1] ?? 1),
  );
  if (looks.length > 0 && rising) return looks;
  const came = looks.length === 0 ? 'none' : looks.join(', ');
  throw new ConfigError(
    `${where} must be rising whole numbers of seeds, 2 or more, got ${came}; declare looks as [5, 10]`,
  );
}
