import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Dataset } from '../data/dataset.js';
import { Evidence } from './evidence/evidence.js';
import { record } from './evidence/testing/recorded-folder.js';
import { dataOrRecorded } from './recorded-data.js';
import { sampleSpec } from './store/testing/sample-trial.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'recorded-data-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

const profile = { name: 'paper', firstSeed: 1, looks: [5], takesRecorded: true } as const;
const drawn = { id: 'synthetic-digits', synthetic: true } as Dataset;
const notRun = { notRun: { because: 'missing', text: 'no such folder' } } as const;

/** Records a trial on data of each of these contents, and one that does not name its data. */
async function evidenceOf(...fingerprints: readonly string[]): Promise<Evidence> {
  const named = fingerprints.map((dataset, index) => {
    const spec = sampleSpec(index);
    return { ...spec, configuration: { ...spec.configuration, dataset } };
  });
  const specs = [...named, { ...sampleSpec(99), configuration: { trained: [] } }];
  await record(root, specs);
  return new Evidence(join(root, 'evidence'));
}

describe('dataOrRecorded', () => {
  it('gives the content that was recorded where the data are not here, and no image of it', async () => {
    const evidence = await evidenceOf('content');
    for (const missing of [drawn, notRun]) {
      const data = dataOrRecorded(missing, { name: 'mnist', profile, evidence }) as Dataset;
      expect(data).toMatchObject({ id: 'mnist', name: 'MNIST', fingerprint: 'content', synthetic: false });
      expect(data.description).toMatch(/as recorded/);
      expect(() => data.test).toThrow(/MNIST must be here to run trials.*transfer-claims data/);
    }
  });

  it('keeps data that are here, or that were asked for, and those of a profile that runs its trials', async () => {
    const evidence = await evidenceOf('content');
    const here = { id: 'mnist', synthetic: false } as Dataset;
    expect(dataOrRecorded(here, { name: 'mnist', profile, evidence })).toBe(here);
    const quick = { name: 'quick', firstSeed: 1, looks: [5] };
    expect(dataOrRecorded(drawn, { name: 'mnist', profile: quick, evidence })).toBe(drawn);
    vi.stubEnv('TRANSFER_CLAIMS_DATA', 'synthetic');
    expect(dataOrRecorded(drawn, { name: 'mnist', profile, evidence })).toBe(drawn);
  });

  it('is what is there where nothing of these data is recorded, or of two contents', async () => {
    const none = new Evidence(join(root, 'none'));
    expect(dataOrRecorded(notRun, { name: 'mnist', profile, evidence: none })).toBe(notRun);
    const two = await evidenceOf('content', 'other content');
    expect(dataOrRecorded(notRun, { name: 'mnist', profile, evidence: two })).toBe(notRun);
    expect(dataOrRecorded(notRun, { name: 'cifar-10', profile, evidence: two })).toBe(notRun);
  });
});
