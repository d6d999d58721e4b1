import { Matrix, pseudoInverse, QrDecomposition } from 'ml-matrix';

/** Algorithm 1 as the paper writes it, in float64: QR to drop columns, then a pseudo-inverse. Slow; for tests. */
export function oracleCorrelation(z1: Matrix, z2: Matrix) {
  const triangle = new QrDecomposition(z1).upperTriangularMatrix;
  const diagonal = triangle.diagonal().map(Math.abs);
  const limit = 5e-4 * Math.max(...diagonal);
  const kept = diagonal.map((value) => value > limit);
  const columns = kept.flatMap((keep, index) => (keep ? [index] : []));
  const ones = Matrix.ones(z1.rows, 1);
  const design = Matrix.zeros(z1.rows, columns.length + 1);
  columns.forEach((column, index) => design.setColumn(index, z1.getColumn(column)));
  design.setColumn(columns.length, ones.getColumn(0));
  const residual = Matrix.sub(z2, design.mmul(pseudoInverse(design, 1e-10).mmul(z2)));
  const centred = z2.clone().center('column');
  const squares = (m: Matrix) => m.to1DArray().reduce((sum, value) => sum + value * value, 0);
  const [rss, tss] = [squares(residual), squares(centred)];
  return { kept, rss, tss, loss: Math.log(tss + 1e-3) - Math.log(rss + 1e-3) };
}
