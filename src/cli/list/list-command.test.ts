import { describe, expect, it } from 'vitest';
import { claimIds, claimsNamed } from '../claim-files.js';
import { UsageError } from '../usage-error.js';
import { runRecorded } from '../testing/recorded-terminal.js';

describe('transfer-claims list', () => {
  it('has a line for every file, with kind, parts and source', async () => {
    const { code, out } = await runRecorded(['list']);
    expect(code).toBe(0);
    const lines = out.split('\n');
    for (const id of claimIds()) expect(lines.filter((line) => line.startsWith(`${id} `))).toHaveLength(1);
    expect(out).toMatch(/^fig-03-decorrelation-lowers-transfer +directional +\d of 8 parts .* Figure 3$/m);
    expect(out).toMatch(/^text-batch-must-exceed-features +exact +all parts/m);
    expect(out).toContain(`${claimIds().length} claims; profile `);
  });
});

describe('claimsNamed', () => {
  const ids = ['fig-03-one', 'fig-03-one-more', 'fig-04-two'];

  it('is the one of that name, or all that begin so', () => {
    expect(claimsNamed('fig-03-one', ids)).toEqual(['fig-03-one']);
    expect(claimsNamed('fig-03', ids)).toEqual(['fig-03-one', 'fig-03-one-more']);
  });

  it('names the nearest, or where to look', () => {
    expect(() => claimsNamed('fig-04-tow', ids)).toThrow(/did you mean fig-04-two\?$/);
    expect(() => claimsNamed('fig-05', ids)).toThrow(/did you mean fig-0[34]\?$/);
    expect(() => claimsNamed('quux-quux-quux', ids)).toThrow(/"transfer-claims list" names them/);
    expect(() => claimsNamed('', ids)).toThrow(UsageError);
  });
});
