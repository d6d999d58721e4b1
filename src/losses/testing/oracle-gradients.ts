import { Matrix, pseudoInverse } from 'ml-matrix';

/** A random rows × columns matrix of float32 numbers whose condition, as it is, is about `condition`. */
export function conditioned(
  normals: (count: number) => Float32Array,
  [rows, columns]: readonly [number, number],
  condition: number,
): Matrix {
  const random = (n: number, m: number) => Matrix.from1DArray(n, m, [...normals(n * m)]);
  const scales = Array.from({ length: columns }, (_, c) => condition ** (-c / Math.max(1, columns - 1)));
  const mixed = random(rows, columns)
    .mmul(Matrix.diag(scales))
    .mmul(random(columns, columns).div(Math.sqrt(columns)));
  return mixed.apply((row, column) => mixed.set(row, column, Math.fround(mixed.get(row, column))));
}

/** L_R and its closed-form gradients in float64, no column dropped. Slow; for tests. */
export function oracleGradients(z1: Matrix, z2: Matrix) {
  const y = z1.clone().center('column');
  const x = z2.clone().center('column');
  const weights = pseudoInverse(y, 1e-12).mmul(x);
  const residual = Matrix.sub(x, y.mmul(weights));
  const square = (m: Matrix) => m.to1DArray().reduce((sum, value) => sum + value * value, 0);
  const [rss, tss] = [square(residual) + 1e-3, square(x) + 1e-3];
  return {
    loss: Math.log(tss) - Math.log(rss),
    gradients: [
      residual.mmul(weights.transpose()).mul(2 / rss),
      Matrix.sub(x.clone().mul(2 / tss), residual.clone().mul(2 / rss)),
    ].map((m) => m.to1DArray()),
  };
}
