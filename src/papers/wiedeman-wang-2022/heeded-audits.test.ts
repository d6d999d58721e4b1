import { beforeAll, describe, expect, it } from 'vitest';
import type { Laboratory } from '../../harness/laboratory.js';
import type { SeededClaim } from '../../harness/runnable-claim.js';
import type { TrialRequest } from '../../harness/store/run-trials.js';
import { trialKey } from '../../harness/store/trial-key.js';
import { addressLaboratory } from './experiments/testing/address-laboratory.js';
import { profiles } from './profiles.js';
import { loadClaims } from './testing/load-claims.js';
import { sampleTrials } from './testing/sample-trials.js';

/** Experiments that count what an attack of the paper did, and the audit of that attack. */
const audits: Readonly<Record<string, string>> = {
  ...{ 'evaluate-pair': 'audit-attack', 'distance-pair': 'audit-attack', dverge: 'audit-attack' },
  'evaluate-reconstruction': 'audit-reconstruction-attack',
};
const isAudit = ({ spec: { experiment } }: TrialRequest) => Object.values(audits).includes(experiment);

/** Claims that need such an experiment and no audit of it. */
const unaudited: readonly string[] = [
  // Features and natural accuracy alone.
  ...['fig-02-decorrelation-breaks-the-line', 'fig-03-accuracy-is-kept', 'audit-rank-collapse'],
  // Noise; nothing is attacked.
  'text-random-noise-is-harmless',
  // Attackers of ours, each at least as strong as the one it extends, which has tests of its own.
  ...['audit-dna-worst-of-three', 'audit-dna-worst-of-three-cifar', 'audit-ensemble-oracle'],
  'audit-unsharing-worst-of-three',
  ...['audit-apgd', 'audit-gradient-free', 'audit-outside-surrogate', 'audit-pair-joint-attack'],
  ...['audit-dverge-joint-attack', 'conjecture-detection-by-disagreement', 'conjecture-surrogate-defence'],
  // Other objectives than the classification of all paths.
  ...['text-l2-coupling-avoids-one-sided-attacks', 'text-mse-attacks-add-noise'],
  // The dose's pairs, which `text-correlation-drives-transfer` audits; and pairs of two architectures.
  ...['conjecture-mutual-information', 'conjecture-vision-transformer'],
];

/** An arm that stands in a claim's figure and in none of its numbers. */
const onlyShown: Readonly<Record<string, string>> = { 'audit-dna-control': 'autoencoder' };

let claims: readonly SeededClaim[] = [];
beforeAll(async () => {
  claims = (await loadClaims()).flatMap((claim) => (claim.repeats === 'seeds' ? [claim] : []));
});

describe.each(['quick', 'paper', 'reduced'] as const)(
  'claims that rest on an attack, in the profile %s',
  (name) => {
    const profile = profiles[name];
    const laboratory = addressLaboratory(profile) as unknown as Laboratory;
    const seed = profile.firstSeed + 2;
    /** Every part that is run of every claim, with the trials that it needs. */
    const parts = () =>
      claims.flatMap((claim) =>
        claim
          .declare(profile)
          .parts.filter(({ notRun }) => notRun === undefined)
          .map(({ id }) => ({ claim, id, requests: claim.requests(laboratory, seed, id) })),
      );

    it('wait for its audit, on every arm that they count', () => {
      const without = parts().flatMap(({ claim: { id: claim }, id, requests }) =>
        requests.flatMap(({ spec: { experiment, configuration } }) => {
          const { architecture } = configuration;
          const audit = audits[experiment];
          if (audit === undefined || unaudited.includes(claim) || onlyShown[claim] === architecture)
            return [];
          const found = requests.some(
            ({ spec }) => spec.experiment === audit && spec.configuration['architecture'] === architecture,
          );
          return found ? [] : [`${claim} ${id}: ${String(architecture)}`];
        }),
      );
      expect(without).toEqual([]);
    });

    it('have no number where an audit that they wait for failed, whichever it is', () => {
      for (const { claim, id, requests } of parts()) {
        for (const failed of requests.filter(isAudit)) {
          const stored = sampleTrials(
            claim.requests(laboratory, seed),
            profile,
            'sound',
            trialKey(failed.spec),
          );
          expect(claim.measure(laboratory, seed, stored)[id], `${claim.id} ${id}`).toEqual({
            inconclusive: expect.stringContaining('an attack fails its audit') as string,
          });
        }
      }
    });
  },
);
