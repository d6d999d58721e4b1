import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

it('no path of a unit test holds "claims", by which "vitest run claims" selects', () => {
  const tests = ['src', 'bench']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    .filter((path) => path.endsWith('.test.ts'));
  expect(tests.length).toBeGreaterThan(100);
  expect(tests.filter((path) => path.includes('claims'))).toEqual([]);
});
