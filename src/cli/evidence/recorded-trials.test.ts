import { afterEach, expect, it, vi } from 'vitest';
import { pickTrials, replayableTrials, replayTrial } from '../../harness/evidence/replay-evidence.js';
import { readProvenance } from '../../harness/store/provenance.js';
import { loadDataset } from '../../data/load-dataset.js';
import { claimKeys, loadClaims } from '../claim-files.js';

afterEach(() => vi.unstubAllEnvs());

/** Longer ones are for `transfer-claims evidence replay`. */
const seconds = 10;

it('a recorded trial, picked by the commit, gives its numbers again', async ({ skip }) => {
  if ((await loadDataset()).synthetic) skip('MNIST is not here');
  vi.stubEnv('TRANSFER_CLAIMS_PROFILE', 'paper');
  const trials = await replayableTrials(await loadClaims(claimKeys()));
  const { commit } = await readProvenance({ backend: '', device: '' });
  const [picked] = pickTrials(trials, { salt: commit ?? '', count: 1, seconds });
  expect(picked).toBeDefined();
  if (picked === undefined) return;
  const { lines, same } = await replayTrial(picked);
  expect(same, `${picked.claim.id}, seed ${picked.seed}: ${lines.join('; ')}`).toBe(true);
});
