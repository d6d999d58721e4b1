import {
  simulateCell,
  type CalibrationCell,
  type CalibrationInput,
  type CalibrationRow,
} from './calibration-cell.js';
import { decisionCells } from './decision-cells.js';
import { fixedSeedCells } from './fixed-seed-cells.js';
import { rateCells } from './rate-cells.js';

/** Every simulated situation of every procedure. */
export const calibrationCells: readonly CalibrationCell[] = [
  ...decisionCells,
  ...fixedSeedCells,
  ...rateCells,
];

/**
 * The whole table of declared and measured error rates and power, as `npm run calibrate` records it: 10,000
 * experiments a row take about 6.5 minutes on one core. Each procedure's docstring says what its assumption is worth.
 */
export function calibrate(
  input: CalibrationInput,
  cells: readonly CalibrationCell[] = calibrationCells,
): CalibrationRow[] {
  return cells.flatMap((cell) => simulateCell(cell, input));
}
