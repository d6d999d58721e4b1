import { noEvidence } from '../../../../harness/evidence/evidence.js';
import type { Laboratory } from '../../../../harness/laboratory.js';
import type { Profile } from '../../profiles.js';

/** As much of a laboratory as trials need to say their address; nothing can be run in it. */
export function addressLaboratory(profile: Profile): Laboratory<Profile> {
  const own = { profile, dataset: { fingerprint: 'f' }, backend: { name: 'wasm' }, evidence: noEvidence() };
  return { ...own, others: { mnist: own } } as unknown as Laboratory<Profile>;
}
