import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asksForClaims, claimKeyOf, claimKeysIn } from './run-scope.js';

const claimKeys = ['one-2020/fig-01-transfer', 'two-2021/fig-03-gap'];
const asks = (filters: readonly string[], projects: readonly string[] = []) =>
  asksForClaims({ filters, projects }, { project: 'claims', claimKeys });

describe('asksForClaims', () => {
  it.each([
    [['claims'], []],
    [['claims/two'], []],
    [['./claims/two-2021/fig-03-gap.claim.ts:12'], []],
    [[resolve('claims/two-2021/fig-03-gap.claim.ts')], []],
    [['src', 'fig-03'], []],
    [[], ['claims']],
    [[], ['cl*', 'unit']],
    [['claims'], ['!unit']],
  ])('is true of filters %j, projects %j', (filters, projects) => {
    expect(asks(filters, projects)).toBe(true);
  });

  it.each([
    [[], []],
    [[], ['!unit']],
    [['src'], []],
    [['fig-09'], []],
    [[], ['unit']],
    [['claims'], ['unit']],
    [['claims'], ['!claims']],
    [['src/linalg'], ['claims']],
  ])('is false of filters %j, projects %j', (filters, projects) => {
    expect(asks(filters, projects)).toBe(false);
  });
});

describe('claimKeysIn', () => {
  it('lists the claim files of every paper, and none where there is no folder', () => {
    const root = mkdtempSync(join(tmpdir(), 'scope-'));
    expect(claimKeysIn(root)).toEqual([]);
    for (const paper of ['two', 'one']) mkdirSync(join(root, 'claims', paper), { recursive: true });
    for (const file of ['two/b.claim.ts', 'one/c.claim.ts', 'one/a.claim.ts', 'one/notes.md'])
      writeFileSync(join(root, 'claims', file), '');
    expect(claimKeysIn(root)).toEqual(['one/a', 'one/c', 'two/b']);
    rmSync(root, { recursive: true });
  });

  it('tells a claim by its path from the last folder of that name', () => {
    expect(claimKeyOf('/claims/x/claims/one/fig-03-gap.claim.ts')).toBe('one/fig-03-gap');
    expect(claimKeyOf('C:\\x\\claims\\one\\fig-03-gap.claim.ts')).toBe('one/fig-03-gap');
    expect(claimKeyOf('/x/claims/one/fig-03-gap.test.ts')).toBeUndefined();
  });
});
