import { defineConfig } from 'vitest/config';
import { papers } from './src/papers/papers.js';
import { transferClaims } from './src/report/vitest-plugin.js';

const unitTests = ['src/**/*.test.ts', 'bench/**/*.test.ts'];

/** Each in a process of its own: they put others in the place of modules, ask for kernels as shipped, or collect garbage. */
const alone = [
  'bench/{rounds,compare/measure-session}.test.ts',
  'src/backend/cpu/conv2d-backprop-filter.test.ts',
  'src/harness/{asked-data,claim,planted-effects}.test.ts',
  'src/ops/fused-kernels.test.ts',
  'src/papers/wiedeman-wang-2022/released/released.test.ts',
];

const unit = {
  // The same everywhere, whatever this machine has; TRANSFER_CLAIMS_BACKEND tries another backend.
  env: { TRANSFER_CLAIMS_BACKEND: process.env['TRANSFER_CLAIMS_BACKEND'] ?? 'wasm' },
  setupFiles: 'src/core/testing/equal-bytes.ts',
  pool: 'forks',
  maxWorkers: 2,
  // Several times what the slowest test takes alone: other work on the same cores must not fail one.
  testTimeout: 900_000,
  // Loading a native library takes seconds where the machine is busy.
  hookTimeout: 900_000,
} as const;

export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts', 'src/**/testing/**', 'src/index.ts', 'src/entries/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90 },
    },
    projects: [
      {
        // Files of one process share their modules: loading them anew for each would take as long as the tests.
        test: { ...unit, name: 'unit', include: unitTests, exclude: alone, isolate: false },
      },
      {
        test: { ...unit, name: 'unit-alone', include: alone },
      },
      {
        // Verdict table, reports and gate; runs only where the command line asks for claims ("vitest run claims").
        plugins: [transferClaims({ papers })],
        test: {
          name: 'claims',
          // One process runs several claims: backend, data and modules are loaded once in each.
          isolate: false,
          include: ['claims/**/*.claim.ts'],
          pool: 'forks',
          // Two processes share the trials through the run store; threads inside one would gain nothing.
          maxWorkers: 2,
          testTimeout: 0,
        },
      },
    ],
  },
});
