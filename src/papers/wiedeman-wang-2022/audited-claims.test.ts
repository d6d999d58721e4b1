import { beforeAll, describe, expect, it } from 'vitest';
import type { SeededClaim } from '../../harness/runnable-claim.js';
import type { TrialSpec } from '../../harness/store/trial.js';
import { addressLaboratory } from './experiments/testing/address-laboratory.js';
import { profiles } from './profiles.js';
import { loadClaims } from './testing/load-claims.js';

/** Experiments that count what an attack of the paper did, and the audit of that attack. */
const audits: Readonly<Record<string, string>> = {
  'distance-pair': 'audit-attack',
  dverge: 'audit-attack',
  'evaluate-reconstruction': 'audit-reconstruction-attack',
};

/** Claims in which another attack decides, or only accuracy without one; each attack has tests of its own. */
const unaudited: readonly string[] = [
  // Attackers of ours, each at least as strong as the one it extends.
  ...['audit-dna-worst-of-three', 'audit-dna-worst-of-three-cifar', 'audit-ensemble-oracle'],
  ...['audit-apgd', 'audit-gradient-free', 'audit-outside-surrogate', 'audit-dverge-joint-attack'],
  // Other objectives than the classification of all paths.
  ...['text-l2-coupling-avoids-one-sided-attacks', 'text-mse-attacks-add-noise'],
];

let claims: readonly SeededClaim[] = [];
beforeAll(async () => {
  claims = (await loadClaims()).filter((claim) => claim.repeats === 'seeds');
});

describe.each(['paper', 'reduced'] as const)('claims that rest on an attack, in the profile %s', (name) => {
  const profile = profiles[name];
  const asked = (claim: SeededClaim) =>
    claim
      .declare(profile)
      .parts.filter((part) => part.notRun === undefined)
      .map((part) => {
        const requests = claim.requests(addressLaboratory(profile), profile.firstSeed + 2, part.id);
        return { part, specs: requests.map(({ spec }) => spec) };
      });
  const attackOf = ({ configuration }: TrialSpec) => configuration['attack'];

  it('wait for its audit, of the part’s own attack where it has one', () => {
    const without = claims.filter((claim) =>
      asked(claim).some(({ specs }) => {
        const needed = specs.flatMap(({ experiment }) => audits[experiment] ?? []);
        return needed.some((audit) => specs.every(({ experiment }) => experiment !== audit));
      }),
    );
    expect(without.map(({ id }) => id).filter((id) => !unaudited.includes(id))).toEqual([]);
    for (const claim of claims) {
      for (const { part, specs } of asked(claim)) {
        const audited = specs.filter(({ experiment }) => experiment.startsWith('audit-')).map(attackOf);
        if (audited.length > 0 && 'attack' in part) expect(audited, claim.id).toContain(part.attack);
      }
    }
  });
});
