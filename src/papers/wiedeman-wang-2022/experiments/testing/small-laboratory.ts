import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareBackend } from '../../../../backend/select-backend.js';
import { RandomStream } from '../../../../core/random-stream.js';
import { syntheticDigits } from '../../../../data/synthetic-digits.js';
import { noEvidence } from '../../../../harness/evidence/evidence.js';
import type { Laboratory } from '../../../../harness/laboratory.js';
import { wiedemanWang2022 } from '../../paper.js';
import { profiles, type Profile } from '../../profiles.js';
import { openRunStore } from '../../../../harness/store/run-store.js';

/** A laboratory with a store of its own, which lasts until it is removed. */
export interface SmallLaboratory extends Laboratory<Profile> {
  remove(): Promise<void>;
}

/**
 * A laboratory of so many synthetic digits, with an empty store in a temporary folder.
 *
 * @param backend by default the one that the environment names
 */
export async function smallLaboratory(
  images: { readonly train: number; readonly test: number },
  backend?: string,
): Promise<SmallLaboratory> {
  const folder = mkdtempSync(join(tmpdir(), 'small-laboratory-'));
  const info = await prepareBackend(backend === undefined ? {} : { name: backend });
  return {
    paper: wiedemanWang2022,
    profile: profiles.quick,
    dataset: syntheticDigits({ stream: RandomStream.fromSeed(1), ...images }),
    backend: info,
    store: openRunStore({ folder }),
    evidence: noEvidence(),
    provenance: { commit: null, dirty: null, versions: {}, backend: info.name, device: info.device },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
