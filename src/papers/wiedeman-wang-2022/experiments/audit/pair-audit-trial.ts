import type { AuditCheck } from '../../../../attacks/audit/audit-check.js';
import { RandomStream } from '../../../../core/random-stream.js';
import type { ArchitectureName } from '../../../../models/architecture.js';
import { attackNamed, type AttackName } from '../../../../evaluation/attack-grid.js';
import type { Laboratory } from '../../../../harness/laboratory.js';
import { onTrainedPair, pairTrainingTrial, type PairArm } from '../pair-trials.js';
import type { PairPreset } from '../../profiles.js';
import { asNumbers, type TrialOutput } from '../../../../harness/store/trial.js';
import { withStoredPair } from '../stored-pair.js';
import { auditNetwork } from '../../../../evaluation/audit-network.js';
import type { Trial } from '../../../../harness/trials.js';

/** Which attack is audited, against the pairs of which architecture and seed. */
export interface PairAuditRequest {
  readonly architecture: ArchitectureName;
  readonly attack: AttackName;
  readonly seed: number;
}

/** What the audit of an attack against the first model of one arm found. */
export interface ArmAudit {
  readonly arm: PairArm;
  /** Empty where a model of the pair died: no attack can be judged by it. */
  readonly checks: readonly AuditCheck[];
}

/** Numbers of an `audit-attack` trial. */
export interface PairAudit {
  readonly architecture: ArchitectureName;
  readonly attack: AttackName;
  readonly epsilon: number;
  readonly images: number;
  readonly arms: readonly ArmAudit[];
}

/** Bumped whenever the audit's code changes its numbers. */
const version = 1;
const experiment = 'audit-attack';
const arms = ['regular', 'decorrelated'] as const;
/** Few, because each is attacked some 400 steps long; enough for a fault that moves a quarter of them. */
const auditedImages = 32;

/**
 * Audits an attack of the preset at its second magnitude against the first model of both arms, with the second as
 * the one to transfer from: leaves a {@link PairAudit}.
 */
export function pairAuditTrial(
  laboratory: Laboratory,
  preset: PairPreset,
  { architecture, attack, seed }: PairAuditRequest,
): Trial<PairAudit> {
  const training = arms.map((arm) => pairTrainingTrial(laboratory, preset, { architecture, arm, seed }));
  const epsilon = preset.epsilons[1] ?? preset.epsilons[0] ?? NaN;
  const trained = training.map((trial) => onTrainedPair(laboratory, preset, trial));
  const trainingVersion = training[0]?.spec.version ?? 0;
  const spec = {
    experiment,
    version,
    configuration: { architecture, attack, epsilon, images: auditedImages, trained, trainingVersion },
    seed,
  };
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const { test } = laboratory.dataset;
    const stream = RandomStream.fromSeed(seed).split('audit');
    const indices = stream.split('images').permutation(test.count).subarray(0, auditedImages);
    const found: ArmAudit[] = [];
    for (const [index, arm] of arms.entries()) {
      const trained = training[index]?.spec ?? spec;
      const setting = { images: test, indices, stream: stream.split(attack), onCheck: heartbeat };
      const checks = await withStoredPair(laboratory, trained, (pair, collapse) =>
        collapse === null ? auditNetwork(pair, attackNamed(attack, epsilon), setting) : Promise.resolve([]),
      );
      found.push({ arm, checks });
    }
    const numbers: PairAudit = { architecture, attack, epsilon, images: indices.length, arms: found };
    return { numbers: asNumbers(numbers) };
  };
  return { spec, run, needs: training };
}
