import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimIdOf, claimIdsIn, runsClaims } from './run-scope.js';

const ids = ['fig-01-transfer', 'fig-03-gap'];
const runs = (filters: readonly string[], projects: readonly string[] = []) =>
  runsClaims({ filters, projects }, ids);

describe('runsClaims', () => {
  it.each([
    [[], []],
    [['claims'], []],
    [['./claims/fig-03-gap.claim.ts:12'], []],
    [['src', 'fig-03'], []],
    [[], ['claims']],
    [[], ['cl*', 'unit']],
    [[], ['!unit']],
  ])('is true of filters %j, projects %j', (filters, projects) => {
    expect(runs(filters, projects)).toBe(true);
  });

  it.each([
    [['src'], []],
    [['fig-09'], []],
    [[], ['unit']],
    [['claims'], ['!claims']],
    [['src/linalg'], ['claims']],
  ])('is false of filters %j, projects %j', (filters, projects) => {
    expect(runs(filters, projects)).toBe(false);
  });

  it('is false where there is no claim', () => {
    expect(runsClaims({ filters: [], projects: [] }, [])).toBe(false);
  });
});

describe('claimIdsIn', () => {
  it('lists the claim files of the folder, and none where there is no folder', () => {
    const root = mkdtempSync(join(tmpdir(), 'scope-'));
    expect(claimIdsIn(root)).toEqual([]);
    mkdirSync(join(root, 'claims'));
    for (const file of ['b.claim.ts', 'a.claim.ts', 'notes.md'])
      writeFileSync(join(root, 'claims', file), '');
    expect(claimIdsIn(root)).toEqual(['a', 'b']);
    rmSync(root, { recursive: true });
    expect(claimIdOf('/x/claims/fig-03-gap.claim.ts')).toBe('fig-03-gap');
    expect(claimIdOf('/x/claims/fig-03-gap.test.ts')).toBeUndefined();
  });
});
