import { expect, it } from 'vitest';
import { arrangements } from './run-workers.js';

it('compares one process with one a core, and one thread with one a core where a backend has threads', () => {
  expect(arrangements('tensorflow', 2)).toEqual([
    { processes: 1, threads: 1 },
    { processes: 1, threads: 2 },
    { processes: 2, threads: 1 },
    { processes: 2, threads: 2 },
  ]);
  expect(arrangements('wasm', 4)).toEqual([
    { processes: 1, threads: 1 },
    { processes: 4, threads: 1 },
  ]);
});
