import type { ArchitectureName } from '../../../../models/architecture.js';
import type { AttackName } from '../../../../evaluation/attack-grid.js';
import type { Laboratory } from '../../../../harness/laboratory.js';
import { architectureNames, pairPreset, pairRequests } from '../pair-study.js';
import type { StoredTrial } from '../../../../harness/store/run-store.js';
import type { TrialRequest } from '../../../../harness/store/run-trials.js';
import { pairAudits, pairAuditTrial } from './pair-audit-trial.js';

/** {@link pairRequests}, and, with the first seed of the profile, the audits of the attacks that they rest on. */
export function auditedPairRequests(laboratory: Laboratory, seed: number): TrialRequest[] {
  const requests = pairRequests(laboratory, seed);
  if (seed !== laboratory.profile.seeds.first) return requests;
  const audits = architectureNames.flatMap((architecture) => {
    const preset = pairPreset(laboratory.profile, architecture);
    if ('notRun' in preset) return [];
    return preset.attacks.map((attack) => pairAuditTrial(laboratory, preset, { architecture, attack, seed }));
  });
  return [...requests, ...audits];
}

/**
 * Why no number that rests on an attack can be trusted: the checks that its audit failed. Undefined where it passed,
 * or where these trials hold no audit of it: the seed that has it speaks for all.
 */
export function auditObstacle(
  trials: readonly StoredTrial[],
  { architecture, attack }: { readonly architecture: ArchitectureName; readonly attack: AttackName },
): { readonly inconclusive: string } | undefined {
  const failures = pairAudits(trials)
    .filter((audit) => audit.architecture === architecture && audit.attack === attack)
    .flatMap(({ arms, epsilon }) =>
      arms.flatMap(({ arm, checks }) =>
        checks
          .filter(({ passed }) => !passed)
          .map(({ check, detail }) => `${check} (${arm} pair, ε ${epsilon}: ${detail})`),
      ),
    );
  if (failures.length === 0) return undefined;
  return { inconclusive: `the attack fails its audit: ${failures.join('; ')}` };
}
