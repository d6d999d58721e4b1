import { Matrix, QR } from 'ml-matrix';

/** Loss and gradient of one correlation. */
export interface LossAndGradient {
  readonly loss: number;
  /** ∂L/∂Z₁ [N, M₁] and ∂L/∂Z₂ [N, M₂]. */
  readonly gradients: readonly [Matrix, Matrix];
}

/** Of Algorithm 1: the threshold for dependent columns, and ε of the log form. */
const [columnThreshold, epsilon] = [5e-4, 1e-3];

/**
 * The correlation loss with its closed-form gradient (Algorithm 1), on ml-matrix: one QR of [Z₁ 1] chooses
 * the columns and solves for the weights; a second one only where a column is dropped.
 */
export function mlMatrixCorrelation(z1: Matrix, z2: Matrix): LossAndGradient {
  const design = withOnes(z1);
  const whole = new QR(design);
  const kept = keptColumns(whole, z1.columns);
  const all = kept.length === z1.columns;
  const used = all ? design : withOnes(z1.subMatrixColumn(kept));
  const weights = (all ? whole : new QR(used)).solve(z2);
  const residual = Matrix.sub(z2, used.mmul(weights));
  const total = z2.clone().subRowVector(z2.mean('column'));
  const [rss, tss] = [residual.norm() ** 2 + epsilon, total.norm() ** 2 + epsilon];
  const pull = residual.mmul(weights.subMatrix(0, kept.length - 1, 0, z2.columns - 1).transpose());
  const first = Matrix.zeros(z1.rows, z1.columns);
  kept.forEach((column, place) => first.setColumn(column, pull.getColumnVector(place).mul(2 / rss)));
  const second = total.mul(2 / tss).sub(residual.mul(2 / rss));
  return { loss: Math.log(tss) - Math.log(rss), gradients: [first, second] };
}

function withOnes(z: Matrix): Matrix {
  return z.clone().addColumn(z.columns, new Array<number>(z.rows).fill(1));
}

function keptColumns(factored: QR, columns: number): number[] {
  const diagonal = factored.upperTriangularMatrix.diagonal().slice(0, columns).map(Math.abs);
  const limit = columnThreshold * Math.max(...diagonal);
  return [...diagonal.keys()].filter((column) => (diagonal[column] ?? 0) > limit);
}
