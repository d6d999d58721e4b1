import { RandomStream } from '../../../../core/random-stream.js';
import type { ArchitectureName } from '../../../../models/architecture.js';
import { attackNamed, type AttackName } from '../../../../evaluation/attack-grid.js';
import type { Laboratory } from '../../../../harness/laboratory.js';
import { onTrainedPair, pairTrainingTrial } from '../pair-trials.js';
import type { PairPreset } from '../../profiles.js';
import type { TrialRequest } from '../../../../harness/store/run-trials.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../../harness/store/trial.js';
import { auditedEpsilon, type AttackAudits } from './attack-audits.js';
import { withStoredPair } from '../stored-pair.js';
import type { AttackAudit } from '../../../../evaluation/audit-evaluation.js';
import { auditNetwork } from '../../../../evaluation/audit-network.js';
import type { Trial } from '../../../../harness/trials.js';

/** Which attack is audited, against the pairs of which architecture and seed. */
export interface PairAuditRequest {
  readonly architecture: ArchitectureName;
  readonly attack: AttackName;
  readonly seed: number;
}

/** Bumped whenever the audit's code changes its numbers. */
export const pairAuditVersion = 2;
const experiment = 'audit-attack';
const arms = ['regular', 'decorrelated'] as const;
/** Each is attacked some 400 steps long. */
export const auditedImages = 200;

/**
 * Audits an attack of the preset at its second magnitude against both models of both arms, with the other as the one to transfer
 * from: leaves a {@link AttackAudits}.
 */
export function pairAuditTrial(
  laboratory: Laboratory,
  preset: PairPreset,
  { architecture, attack, seed }: PairAuditRequest,
): Trial<AttackAudits> {
  const training = arms.map((arm) => pairTrainingTrial(laboratory, preset, { architecture, arm, seed }));
  const epsilon = auditedEpsilon(preset);
  const trained = training.map((trial) => onTrainedPair(laboratory, preset, trial));
  const trainingVersion = training[0]?.spec.version ?? 0;
  const spec = {
    experiment,
    version: pairAuditVersion,
    configuration: { architecture, attack, epsilon, images: auditedImages, trained, trainingVersion },
    seed,
  };
  const audited = training.flatMap((trial, index) => ({ trial, name: `the ${arms[index] ?? ''} pair` }));
  return auditTrial(laboratory, spec, { attack, epsilon, audited });
}

/** A trained pair whose models an attack is audited against. */
export interface AuditedPair {
  /** Left the pair's weights, and whether a model of it had died. */
  readonly trial: TrialRequest;
  /** "the regular pair". */
  readonly name: string;
  /** Whether a pair that lives leaves all claims by what its trial left. @default none does */
  readonly leaves?: (numbers: TrialOutput['numbers']) => boolean;
}

/** Audits an attack against both models of each of these pairs, with the other as the one to transfer from. */
export function auditTrial(
  laboratory: Laboratory,
  spec: TrialSpec,
  given: {
    readonly attack: AttackName;
    readonly epsilon: number;
    readonly audited: readonly AuditedPair[];
  },
): Trial<AttackAudits> {
  const { attack, epsilon, audited } = given;
  const run = async (heartbeat: () => void): Promise<TrialOutput> => {
    const { test } = laboratory.dataset;
    const stream = RandomStream.fromSeed(spec.seed).split('audit');
    const indices = stream.split('images').permutation(test.count).subarray(0, auditedImages);
    const audits: AttackAudit[] = [];
    for (const { trial, name, leaves = () => false } of audited) {
      await withStoredPair(laboratory, trial.spec, async (pair, collapse, numbers) => {
        const isSound = collapse === null && !leaves(numbers);
        for (const model of [1, 2] as const) {
          const setting = { images: test, indices, stream: stream.split(attack), onCheck: heartbeat };
          const attacked = model === 1 ? pair : ([pair[1], pair[0]] as const);
          const checks = isSound ? await auditNetwork(attacked, attackNamed(attack, epsilon), setting) : [];
          const against = `model ${model} of ${name}`;
          audits.push({ attack, epsilon, against, images: indices.length, checks });
        }
      });
    }
    return { numbers: asNumbers({ audits }) };
  };
  return { spec, run, needs: audited.map(({ trial }) => trial) };
}
