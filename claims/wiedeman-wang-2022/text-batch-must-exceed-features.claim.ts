import { exactClaim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  holds,
  isChance,
  lossRefuses,
  unrelatedR2,
} from '#papers/wiedeman-wang-2022/experiments/correlation-laws.js';

const width = { min: 1, max: 40 };
const tooFew = { width, rows: (features: number, fewer: number) => Math.max(2, features + 1 - fewer) };
const enough = { width, rows: (features: number, more: number) => features + 2 + more };
const chanceSizes = [
  [50, 40],
  [100, 40],
  [400, 40],
  [1000, 20],
] as const;

exactClaim('text-batch-must-exceed-features', {
  source: 'Discussion',
  statement:
    'The correlation loss means nothing unless the batch exceeds the number of features (N > M + 1), and little unless N ≫ M.',
  laws: {
    'unrelated features have R² = 1 whenever N ≤ M + 1': () =>
      holds(tooFew, (of) => unrelatedR2(of) > 1 - 1e-4),
    'unrelated features have R² below 1 whenever N > M + 1': () => holds(enough, (of) => unrelatedR2(of) < 1),
    'unrelated Gaussian features have a mean R² of M / (N − 1): chance alone, small only for N ≫ M': () =>
      chanceSizes.forEach(([rows, features]) => isChance(rows, features)),
    'the loss refuses such a batch': () => holds(tooFew, lossRefuses),
  },
});
