import { add, log, square, sub } from './functions.js';
import { mapPlaces } from './index-map.js';
import { matMul } from './layers.js';
import { mean, rearrange, sum } from './operations.js';
import { solve } from './solve.js';
import { leaf, type Tape, type Value } from './tape.js';

/** Algorithm 1's threshold on |R_cc| / max|R|. */
const columnThreshold = 5e-4;

/** The columns that Algorithm 1 keeps, by modified Gram–Schmidt in float64. */
export function keptColumns(z: Value): number[] {
  const [rows = 0, columns = 0] = z.shape;
  const left = z.at.slice();
  const at = (row: number, column: number) => left[row * columns + column] ?? NaN;
  const lengths = Array.from({ length: columns }, (_, column) => {
    let squares = 0;
    for (let row = 0; row < rows; row++) squares += at(row, column) ** 2;
    for (let other = column + 1; other < columns; other++) {
      let dot = 0;
      for (let row = 0; row < rows; row++) dot += at(row, column) * at(row, other);
      if (squares < 1e-20) continue;
      for (let row = 0; row < rows; row++) {
        left[row * columns + other] = at(row, other) - (dot / squares) * at(row, column);
      }
    }
    return Math.sqrt(squares);
  });
  const limit = columnThreshold * Math.max(...lengths);
  return lengths.flatMap((length, column) => (length > limit ? [column] : []));
}

/**
 * Correlation loss L_R = log(TSS + ε) − log(RSS + ε) (Algorithm 1), by normal equations in float64, differentiated
 * straight through them: nothing of the closed-form gradient is used.
 */
export function correlationLoss(tape: Tape, z1: Value, z2: Value): Value {
  const kept = keptColumns(z1);
  const rows = z1.shape[0] ?? 0;
  const shape = [rows, kept.length];
  const first = rearrange(
    tape,
    z1,
    shape,
    mapPlaces(shape, z1.shape, ([row = 0, column = 0]) => [row, kept[column] ?? -1]),
  );
  const centre = (z: Value) => sub(tape, z, mean(tape, z, [0], true));
  const [x, y] = [centre(first), centre(z2)];
  const weights = solve(tape, matMul(tape, x, x, [true, false]), matMul(tape, x, y, [true, false]), rows);
  const residual = sub(tape, y, matMul(tape, x, weights));
  const logOfSquares = (z: Value) =>
    log(tape, add(tape, sum(tape, square(tape, z), [0, 1]), leaf([], [1e-3])));
  return sub(tape, logOfSquares(y), logOfSquares(residual));
}
