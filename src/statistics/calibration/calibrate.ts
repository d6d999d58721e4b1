import {
  simulateCell,
  type CalibrationCell,
  type CalibrationInput,
  type CalibrationRow,
} from './calibration-cell.js';
import { fixedSeedCells } from './fixed-seed-cells.js';
import { imageCells } from './image-cells.js';
import { meanCells } from './mean-cells.js';
import { partCells } from './part-cells.js';
import { predictionCells } from './prediction-cells.js';
import { rateCells } from './rate-cells.js';
import { shareCells } from './share-cells.js';

/** Every simulated situation of every procedure. */
export const calibrationCells: readonly CalibrationCell[] = [
  ...meanCells,
  ...partCells,
  ...shareCells,
  ...predictionCells,
  ...fixedSeedCells,
  ...rateCells,
  ...imageCells,
];

/**
 * The whole table of declared and measured error rates and power, as `npm run calibrate` records it: 10,000
 * experiments a row take some minutes on one core. Each procedure's docstring says what its assumption is worth.
 */
export function calibrate(
  input: CalibrationInput,
  cells: readonly CalibrationCell[] = calibrationCells,
): CalibrationRow[] {
  return cells.flatMap((cell) => simulateCell(cell, input));
}
