import { ShapeError } from '../core/errors.js';

/** Points as rows: `values` row-major, `dimension` numbers each. */
export interface Points {
  readonly values: Float64Array;
  readonly dimension: number;
}

export interface MutualInformationOptions {
  /** k, neighbours looked at; more of them mean less spread and more bias. @default 3 */
  readonly neighbours?: number;
}

/**
 * Mutual information of two sets of points by nearest neighbours, in nats.
 *
 * Kraskov, Stögbauer & Grassberger 2004 ("Estimating mutual information"), equation 8, with maximum norms: ψ(k) + ψ(N) −
 * ⟨ψ(n_x + 1) + ψ(n_y + 1)⟩, n counting points nearer, in one set alone, than the k-th neighbour in both. A scale of either set
 * changes nothing. Its mean is 0 for independent points, so that it may lie a little below.
 *
 * @throws {ShapeError} unless both have the same number of points, more than k
 */
export function mutualInformation(
  x: Points,
  y: Points,
  { neighbours = 3 }: MutualInformationOptions = {},
): number {
  const count = x.values.length / x.dimension;
  if (y.values.length / y.dimension !== count || count <= neighbours) {
    throw new ShapeError(
      `mutualInformation: both sets must have the same number of points, more than ${neighbours}, got ${count} and ${y.values.length / y.dimension}`,
    );
  }
  const [scaledX, scaledY] = [standardised(x), standardised(y)];
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const [dx, dy] = [distances(scaledX, i), distances(scaledY, i)];
    const joint = dx.map((distance, j) => (j === i ? Infinity : Math.max(distance, dy[j] ?? 0)));
    const reach = joint.slice().sort()[neighbours - 1] ?? 0;
    const nearer = (own: Float64Array) => own.reduce((n, d, j) => n + Number(j !== i && d < reach), 0);
    sum += digamma(nearer(dx) + 1) + digamma(nearer(dy) + 1);
  }
  return digamma(neighbours) + digamma(count) - sum / count;
}

/** All coordinates divided by one number: the root mean square of the set. Sets without spread stay as they are. */
function standardised({ values, dimension }: Points): Points {
  const scale = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  return { values: scale > 0 ? values.map((value) => value / scale) : values, dimension };
}

/** From point i to every point, in the maximum norm. */
function distances({ values, dimension }: Points, i: number): Float64Array {
  const count = values.length / dimension;
  const found = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    let largest = 0;
    for (let d = 0; d < dimension; d++) {
      const gap = Math.abs((values[i * dimension + d] ?? 0) - (values[j * dimension + d] ?? 0));
      if (gap > largest) largest = gap;
    }
    found[j] = largest;
  }
  return found;
}

const euler = 0.5772156649015329;

/** ψ of a whole number: −γ + Σ 1/m. */
function digamma(whole: number): number {
  let sum = -euler;
  for (let m = 1; m < whole; m++) sum += 1 / m;
  return sum;
}
