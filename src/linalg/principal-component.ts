import { columnSums, gramMatrix } from './gram-matrix.js';

/** Power iteration stops when the direction moves less than this, or after `maximumIterations`. */
const tolerance = 1e-9;
const maximumIterations = 1000;

/**
 * The scores of each row of z on its first principal component, up to sign.
 *
 * Power iteration on the centred Gram matrix in double precision, from the column of largest variance.
 *
 * @param z row-major [rows, columns]
 * @returns [rows]; all zero where z is constant
 */
export function firstPrincipalScores(z: Float32Array, rows: number, columns: number): Float64Array {
  const means = columnSums(z, rows, columns).map((sum) => sum / rows);
  const direction = leadingDirection(centredGram(z, rows, columns, means), columns);
  return Float64Array.from({ length: rows }, (_, n) => {
    let score = 0;
    for (let c = 0; c < columns; c++) score += (z[n * columns + c]! - means[c]!) * direction[c]!;
    return score;
  });
}

/**
 * The scores of each row of z on its first `count` principal components, up to sign, largest variance first.
 *
 * Each direction by power iteration, after those before it were taken out of the Gram matrix.
 *
 * @param z row-major [rows, columns]
 * @returns row-major [rows, count]; zero where nothing is left to explain
 */
export function principalScores(
  z: Float32Array,
  { rows, columns, count }: { readonly rows: number; readonly columns: number; readonly count: number },
): Float64Array {
  const means = columnSums(z, rows, columns).map((sum) => sum / rows);
  const gram = centredGram(z, rows, columns, means);
  // What is left of a Gram matrix by rounding is no direction.
  const least = 1e-10 * trace(gram, columns);
  const scores = new Float64Array(rows * count);
  for (let component = 0; component < count; component++) {
    if (trace(gram, columns) <= least) break;
    const direction = leadingDirection(gram, columns);
    for (let n = 0; n < rows; n++) {
      let score = 0;
      for (let c = 0; c < columns; c++) score += (z[n * columns + c]! - means[c]!) * direction[c]!;
      scores[n * count + component] = score;
    }
    takeOut(gram, direction);
  }
  return scores;
}

function trace(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let c = 0; c < size; c++) sum += Math.max(0, matrix[c * size + c]!);
  return sum;
}

/** Subtracts λvvᵀ, with λ = vᵀAv. */
function takeOut(matrix: Float64Array, direction: Float64Array): void {
  const size = direction.length;
  const image = direction.map((_, row) => dot(matrix.subarray(row * size, (row + 1) * size), direction));
  const strength = dot(image, direction);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) matrix[i * size + j]! -= strength * direction[i]! * direction[j]!;
  }
}

function centredGram(z: Float32Array, rows: number, columns: number, means: Float64Array): Float64Array {
  const gram = gramMatrix(z, rows, columns);
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      const value = gram[i * columns + j]! - rows * means[i]! * means[j]!;
      gram[i * columns + j] = value;
      gram[j * columns + i] = value;
    }
  }
  return gram;
}

function leadingDirection(matrix: Float64Array, size: number): Float64Array {
  let largest = 0;
  for (let c = 1; c < size; c++) {
    if (matrix[c * size + c]! > matrix[largest * size + largest]!) largest = c;
  }
  let direction = normalise(matrix.slice(largest * size, (largest + 1) * size));
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    const next = normalise(
      direction.map((_, row) => dot(matrix.subarray(row * size, (row + 1) * size), direction)),
    );
    const moved = Math.max(...next.map((value, c) => Math.abs(value - direction[c]!)));
    direction = next;
    if (moved < tolerance) break;
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

function normalise(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** Squared Pearson correlation of two lists of equal length: R² of the line through them; 0 where one is constant. */
export function squaredCorrelation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const [da, db] = [a.map((value) => value - meanA), b.map((value) => value - meanB)];
  const spread = dot(da, da) * dot(db, db);
  return spread === 0 ? 0 : dot(da, db) ** 2 / spread;
}
