import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaseSequencer, type VitestPluginContext } from 'vitest/node';
import { samplePaper } from '../harness/testing/sample-result.js';
import { VerdictReporter } from './verdict-reporter.js';
import { claimsAsked, firstLineOf, transferClaims } from './vitest-plugin.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'plugin-'));
  mkdirSync(join(root, 'claims', 'one'), { recursive: true });
  writeFileSync(join(root, 'claims', 'one', 'fig-03-a.claim.ts'), '');
});
afterAll(() => rmSync(root, { recursive: true }));

const asked = (...parameters: readonly string[]) =>
  claimsAsked(root, 'claims', ['node', '/x/vitest.mjs', ...parameters]);

describe('claimsAsked', () => {
  it.each([
    [['run', 'claims']],
    [['run', 'fig-03', '--shard=1/3']],
    [['--project', 'claims']],
    [['run', '--merge-reports']],
    [['run', '--changed']],
    [['related', 'src/x.ts', '--run']],
    [['run', 'claims', '--some-option-of-tomorrow']],
  ])('is true of vitest %j', (parameters) => {
    expect(asked(...parameters)).toBe(true);
  });

  it.each([[[]], [['run']], [['run', 'src/x.test.ts']], [['run', '--project', 'unit']], [['watch']]])(
    'is false of vitest %j',
    (parameters) => {
      expect(asked(...parameters)).toBe(false);
    },
  );

  it('leaves the choice to a program that starts vitest by itself', () => {
    expect(claimsAsked(root, 'claims', ['node', '/x/build.js', 'run'])).toBe(true);
  });
});

/** What the plugin makes of a list of reporters, started twice, with several projects. */
async function configured(given: readonly unknown[], config: object = {}) {
  const reporters = [...given];
  const project = { name: 'claims', config: { exclude: [] as string[] } };
  const sequence: { sequencer: unknown } = { sequencer: BaseSequencer };
  const vitest = { config: { root, reporters, sequence, ...config } };
  const plugin = transferClaims({ papers: [samplePaper] });
  for (let times = 0; times < 2; times++)
    await plugin.configureVitest({ vitest, project } as unknown as VitestPluginContext);
  return { reporters, exclude: project.config.exclude, sequencer: vitest.config.sequence.sequencer };
}

describe('transferClaims', () => {
  it('puts its reporter before all others, whichever they are, and once', async () => {
    for (const given of [['default', {}], ['json', {}], ['junit', { outputFile: 'x.xml' }], 'dot']) {
      const { reporters } = await configured([given]);
      expect(reporters[0]).toBeInstanceOf(VerdictReporter);
      expect(reporters).toHaveLength(2);
    }
  });

  it('orders the claims as their papers wish, but where the user has an order', async () => {
    expect((await configured([['dot', {}]])).sequencer).not.toBe(BaseSequencer);
    const sequencer = class extends BaseSequencer {};
    expect((await configured([['dot', {}]], { sequence: { sequencer } })).sequencer).toBe(sequencer);
  });

  it('adds the blob of a shard where nobody asked for one', async () => {
    const shard = { shard: { index: 1, count: 3 } };
    expect((await configured([['dot', {}]], shard)).reporters.slice(1)).toEqual([
      ['dot', {}],
      ['blob', {}],
    ]);
    expect((await configured([['blob', { outputFile: 'x' }]], shard)).reporters).toHaveLength(2);
    expect((await configured([['dot', {}]])).reporters).toHaveLength(2);
  });
});

describe('firstLineOf', () => {
  const withData = { ...samplePaper, datasets: { digits: () => Promise.reject(new Error('not loaded')) } };

  it('says data and profile once for all papers, without loading anything', async () => {
    const described = {
      ...withData,
      describeData: ({ WHERE = '' }) => Promise.resolve(`digits of ${WHERE}`),
    };
    expect(await firstLineOf([samplePaper, described, described], { WHERE: 'home' })).toBe(
      'transfer-claims: digits of home · profile quick',
    );
    expect(await firstLineOf([samplePaper], {})).toBe('transfer-claims: no data · profile quick');
  });

  it('gives data their name where the paper does not describe them', async () => {
    expect(await firstLineOf([withData], {})).toBe('transfer-claims: digits · profile quick');
  });

  it('says that a check with as many seeds as somebody asked for is one', async () => {
    expect(await firstLineOf([samplePaper], { TRANSFER_CLAIMS_SEEDS: '12' })).toContain(
      '12 seeds for each claim, not compared with the baseline',
    );
  });

  it('says that a profile judges recorded trials, where they are read', async () => {
    const profiles = { paper: { name: 'paper', firstSeed: 1, looks: [5], takesRecorded: true } } as const;
    const line = (environment: NodeJS.ProcessEnv) => firstLineOf([{ ...samplePaper, profiles }], environment);
    expect(await line({})).toMatch(/ · profile paper: recorded trials are judged, none is run$/);
    expect(await line({ TRANSFER_CLAIMS_EVIDENCE: 'off' })).toMatch(/ · profile paper$/);
  });

  it('says what is wrong where the settings are not usable', async () => {
    expect(await firstLineOf([samplePaper], { TRANSFER_CLAIMS_PROFILE: 'quikc' })).toMatch(
      /^data: not usable: TRANSFER_CLAIMS_PROFILE must be one of quick, paper/,
    );
  });
});
