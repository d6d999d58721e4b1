import { afterEach, describe, expect, it, vi } from 'vitest';
import { claimKeys, claimsNamed } from '../claim-files.js';
import { UsageError } from '../usage-error.js';
import { runRecorded } from '../testing/recorded-terminal.js';

describe('transfer-claims list', () => {
  it('has a line for every file under its paper, with kind, parts and source', async () => {
    const { code, out } = await runRecorded(['list']);
    expect(code).toBe(0);
    const lines = out.split('\n');
    for (const key of claimKeys()) {
      const id = key.split('/').at(-1) ?? '';
      expect(lines.filter((line) => line.startsWith(`${id} `)).length).toBeGreaterThan(0);
    }
    expect(out).toMatch(/^wiedeman-wang-2022 [(]Wiedeman & Wang, .*, profile quick$/m);
    expect(out).toMatch(/^audit-directions-differ +superiority, > 0 +\d of 8 parts .* Figure 3, audit$/m);
    expect(out).toMatch(/^text-batch-must-exceed-features +exact +all parts/m);
    expect(out).toContain(`${claimKeys().length} claims; `);
  });
});

describe('a profile that TRANSFER_CLAIMS_PROFILE names', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('may be one that a paper lacks: its claims are passed over, and why', async () => {
    vi.stubEnv('TRANSFER_CLAIMS_PROFILE', 'reduced');
    const { code, out } = await runRecorded(['list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^wiedeman-wang-2022 .*, profile reduced$/m);
    expect(out).toMatch(/^goodfellow-2015 has no profile "reduced"; it has quick, paper$/m);
    expect(out).not.toMatch(/^maxout-is-fooled /m);
  });

  it('must be one of some paper, whatever the command', async () => {
    vi.stubEnv('TRANSFER_CLAIMS_PROFILE', 'reducde');
    for (const parameters of [['list'], ['campaign', '--dry-run'], ['evidence', 'ls']]) {
      const { code, err } = await runRecorded(parameters);
      expect(code).toBe(1);
      expect(err).toMatch(/TRANSFER_CLAIMS_PROFILE must be one of quick, reduced, paper; got "reducde"/);
    }
  });
});

describe('claimsNamed', () => {
  const keys = ['one/fig-03-a', 'one/fig-03-a-more', 'one/fig-04-two', 'two/fig-03-a'];

  it('is the ones of that name over all papers, or all that begin so', () => {
    expect(claimsNamed('fig-03-a', keys)).toEqual(['one/fig-03-a', 'two/fig-03-a']);
    expect(claimsNamed('one/fig-03-a', keys)).toEqual(['one/fig-03-a']);
    expect(claimsNamed('fig-03', keys)).toEqual(['one/fig-03-a', 'one/fig-03-a-more', 'two/fig-03-a']);
    expect(claimsNamed('one', keys)).toEqual(keys.slice(0, 3));
  });

  it('names the nearest, or where to look', () => {
    expect(() => claimsNamed('fig-04-tow', keys)).toThrow(/did you mean fig-04-two\?$/);
    expect(() => claimsNamed('one/fig-04-tow', keys)).toThrow(/did you mean one\/fig-04-two\?$/);
    expect(() => claimsNamed('fig-05', keys)).toThrow(/did you mean fig-0[34]\?$/);
    expect(() => claimsNamed('quux-quux-quux', keys)).toThrow(/"transfer-claims list" names them/);
    expect(() => claimsNamed('', keys)).toThrow(UsageError);
  });
});
