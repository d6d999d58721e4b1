import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededClaim } from '../claim.js';
import { addEvidence } from './add-evidence.js';
import { Evidence } from './evidence.js';
import { committed } from './testing/recorded-folder.js';
import type { Laboratory } from '../laboratory.js';
import { openRunStore } from '../store/run-store.js';
import { simulatedLaboratory, simulatedPaper } from '../testing/simulated-study.js';
import type { Trial } from '../trials.js';
import { againstRecorded } from './against-recorded.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'replayed-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const trialOf = ({ backend }: Laboratory, seed: number): Trial<{ value: number }> => ({
  spec: { experiment: 'one', version: 1, configuration: { backend: backend.name }, seed },
  run: () => Promise.reject(new Error('nothing is run here')),
});
const claim = seededClaim(simulatedPaper, 'replayed', {
  ...{
    source: 'Figure 0',
    statement: 'It is large.',
    estimand: 'a number',
    unit: 'plain',
    smallestEffect: 1,
  },
  kind: { superiority: 0 },
  parts: () => [{ id: 'only', label: 'Only' }],
  trials: trialOf,
  measure: ({ value }) => value,
});

/** A laboratory on wasm, with the values of the first seeds as tensorflow recorded them. */
async function laboratoryWith(values: readonly number[]): Promise<Laboratory> {
  const laboratory = simulatedLaboratory({ store: join(root, 'store') });
  const there = { ...laboratory, backend: { ...laboratory.backend, name: 'tensorflow' } } as Laboratory;
  const origin = openRunStore({ folder: join(root, 'origin') });
  const data = { id: 'mnist', name: 'MNIST' };
  for (const [index, value] of values.entries()) {
    const trial = await origin.write(trialOf(there, index + 1).spec, { numbers: { value } }, committed);
    await addEvidence(join(root, 'evidence'), [{ trial, data }]);
  }
  return { ...laboratory, evidence: new Evidence(join(root, 'evidence')) };
}

describe('againstRecorded', () => {
  it('holds a value against where one more run of the other seeds would fall', async () => {
    const laboratory = await laboratoryWith([50, 10, 11, 12, 10.5]);
    const now = (value: number) =>
      againstRecorded(claim, laboratory, { seed: 1, measured: { only: { value } } });
    const inside = await now(11);
    expect(inside.same).toBe(true);
    expect(inside.lines).toEqual([
      expect.stringMatching(/^only: 11 now, 50 recorded on another backend; .*: inside$/),
    ]);
    const outside = await now(30);
    expect([outside.same, outside.lines[0]]).toEqual([false, expect.stringMatching(/outside$/)]);
  });

  it('says nothing where the seed is not recorded, and no more than that where no other is', async () => {
    const laboratory = await laboratoryWith([50]);
    const measured = { only: { value: 1 } };
    expect(await againstRecorded(claim, laboratory, { seed: 2, measured })).toEqual({
      lines: [],
      same: true,
    });
    const alone = await againstRecorded(claim, laboratory, { seed: 1, measured });
    expect(alone.same).toBe(true);
    expect(alone.lines[0]).toMatch(/too few other seeds/);
  });
});
