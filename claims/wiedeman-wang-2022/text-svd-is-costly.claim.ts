import assert from 'node:assert/strict';
import { exactClaim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  decompositionMultiplications,
  stepMultiplications,
} from '#papers/wiedeman-wang-2022/experiments/cost-laws.js';
import { architectureNamed } from '../../src/models/architecture.js';

/** Multiplications of the decomposition by columns, at 8 rows a column, as measured up to 64 columns and scaled beyond. */
const rowsPerColumn = 8;
const counted = (columns: number) => decompositionMultiplications(rowsPerColumn * columns, columns);

exactClaim('text-svd-is-costly', {
  source: 'Experimental procedures, correlation loss',
  statement:
    'The correlation loss through a singular value decomposition costs more than the step of the CNN that it is for, and grows faster with the number of features.',
  laws: {
    'at a fixed number of rows, twice the features cost more than three times as much': () => {
      for (const columns of [8, 16, 32]) {
        const [once, twice] = [columns, 2 * columns].map((width) => decompositionMultiplications(512, width));
        const growth = (twice ?? NaN) / (once ?? NaN);
        assert(growth > 3, `${columns} features: ${growth} times as much`);
      }
    },
    'at the paper’s batch of 1000 and the CNN’s 784 features it costs more than the step of both networks':
      () => {
        const { featureCount } = architectureNamed('cnn');
        // As measured at 64 columns, scaled by rows · columns²; sweeps only grow with the columns.
        const scaled = (counted(64) * 1000 * featureCount ** 2) / (rowsPerColumn * 64 * 64 ** 2);
        const step = stepMultiplications('cnn', 1000);
        assert(scaled > step, `${scaled} multiplications, the step ${step}`);
      },
  },
});
