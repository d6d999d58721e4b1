import type { ConformanceRow } from './conformance-row.js';
import { arithmeticRows } from './rows/arithmetic-rows.js';
import { attackRows } from './rows/attack-rows.js';
import { layerRows } from './rows/layer-rows.js';
import { lossRows } from './rows/loss-rows.js';
import { matrixAndReductionRows } from './rows/matrix-rows.js';
import { movementRows } from './rows/movement-rows.js';
import { trainingRows } from './rows/training-rows.js';

/** Everything that a backend must compute. */
export const conformanceRows: readonly ConformanceRow[] = [
  ...arithmeticRows,
  ...matrixAndReductionRows,
  ...movementRows,
  ...layerRows,
  ...lossRows,
  ...attackRows,
  ...trainingRows,
];
