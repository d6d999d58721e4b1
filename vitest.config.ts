import { defineConfig } from 'vitest/config';
import { papers } from './src/papers/papers.js';
import { transferClaims } from './src/report/vitest-plugin.js';

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
        test: {
          name: 'unit',
          // The same everywhere, whatever this machine has; TRANSFER_CLAIMS_BACKEND tries another backend.
          env: { TRANSFER_CLAIMS_BACKEND: process.env['TRANSFER_CLAIMS_BACKEND'] ?? 'wasm' },
          include: ['src/**/*.test.ts', 'bench/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 2,
          // Several times what the slowest test takes alone: other work on the same cores must not fail one.
          testTimeout: 900_000,
          // Loading a native library takes seconds where the machine is busy.
          hookTimeout: 900_000,
        },
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
