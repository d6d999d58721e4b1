import { RandomStream } from '../../../core/random-stream.js';
import { attackNamed, type AttackName } from '../../../evaluation/attack-grid.js';
import { reconstructionModel } from '../../../evaluation/audit-evaluation.js';
import { auditModel } from '../../../evaluation/audit-network.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import { auditedEpsilon, auditedSeeds, type AttackAudits } from '../experiments/audit/attack-audits.js';
import { auditedImages } from '../experiments/audit/pair-audit-trial.js';
import type { Profile } from '../profiles.js';
import {
  imageOrder,
  reconstructionEvaluationTrial,
  storedEvaluation,
} from './evaluate-reconstruction-trials.js';
import type { ReconstructionArmName } from './reconstruction-arms.js';
import { reconstructionPreset, type ReconstructionPreset } from './reconstruction-preset.js';
import { brokenRule, figure6Arms, type AttackedPanel } from './reconstruction-study.js';
import {
  classifierTrainingTrial,
  reconstructionTrainingTrial,
  withStoredArm,
  type ReconstructionRequest,
} from './train-reconstruction-trials.js';

/** Bumped whenever the audit's code changes its numbers. */
const version = 2;

/**
 * Audits an attack of the preset at its second magnitude on all paths of an arm jointly, as Figure 6 attacks it: leaves
 * {@link AttackAudits}, without checks where the arm leaves by the preset's rule (a dead neck, a poor path).
 */
export function reconstructionAuditTrial(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  { attack, ...request }: ReconstructionRequest & { readonly attack: AttackName },
): Trial<AttackAudits> {
  const training = reconstructionTrainingTrial(laboratory, preset, request);
  const classifier = classifierTrainingTrial(laboratory, preset, request);
  const evaluation = reconstructionEvaluationTrial(laboratory, preset, request);
  const epsilon = auditedEpsilon(preset);
  const spec: TrialSpec = {
    ...{ experiment: 'audit-reconstruction-attack', version, seed: request.seed },
    configuration: {
      ...classifier.spec.configuration,
      versions: [training.spec.version, classifier.spec.version],
      ...{ attack, epsilon, images: auditedImages },
    },
  };
  const run = (heartbeat: () => void): Promise<TrialOutput> =>
    withStoredArm(laboratory, preset, request, async (own) => {
      const { test } = laboratory.dataset;
      const indices = imageOrder(request.seed, test).subarray(0, auditedImages);
      const stream = RandomStream.fromSeed(request.seed).split('audit').split(attack);
      const setting = { images: test, indices, stream, onCheck: heartbeat };
      const against = request.arm;
      const left = brokenRule({ [against]: await storedEvaluation(laboratory.store, evaluation) }, preset);
      const model = reconstructionModel(own, { variant: 'paper' });
      const checks = left ? [] : await auditModel(model, attackNamed(attack, epsilon), setting);
      return {
        numbers: asNumbers({ audits: [{ attack, epsilon, against, images: indices.length, checks }] }),
      };
    });
  return { spec, run, needs: [evaluation] };
}

/** What the numbers of a claim's part rest on. */
export interface AuditedAttacks<Part> {
  readonly arms: (part: Part) => readonly ReconstructionArmName[];
  readonly attacks: (part: Part) => readonly AttackName[];
  /** @default MNIST's */
  readonly preset?: (profile: Profile) => ReconstructionPreset;
}

/** The part's own attack. */
export const ofPart = ({ attack }: Pick<AttackedPanel, 'attack'>): readonly AttackName[] => [attack];

/** Every attack of Figures 6, 8 and 10. */
export const everyAttack = (): readonly AttackName[] => ['fgsm-linf', 'pgd-linf'];

/** The audits of attacks on arms of the audited seeds, which speak for all. */
export function armAudits<Part>(
  laboratory: Laboratory<Profile>,
  part: Part,
  { arms, attacks, preset = reconstructionPreset }: AuditedAttacks<Part>,
): readonly Trial<AttackAudits>[] {
  const { profile } = laboratory;
  return arms(part).flatMap((arm) =>
    attacks(part).flatMap((attack) =>
      auditedSeeds(profile).map((seed) =>
        reconstructionAuditTrial(laboratory, preset(profile), { arm, seed, attack }),
      ),
    ),
  );
}

/** The arms of a seed, and the audits of the attacks that a claim's numbers rest on. */
export const auditedArms =
  <Arms, Part>(
    evaluated: (laboratory: Laboratory<Profile>, seed: number, part: Part) => Arms,
    audited: AuditedAttacks<Part>,
  ) =>
  (laboratory: Laboratory<Profile>, seed: number, part: Part) => ({
    arms: evaluated(laboratory, seed, part),
    audits: armAudits(laboratory, part, audited),
  });

const figure6 = () => ['dna', 'autoencoder'] as const;

/** The arms of Figure 6, and the audits of the part's attack. */
export const auditedFigure6Arms = auditedArms(figure6Arms, { arms: figure6, attacks: ofPart });

/** The same with the audits of every attack of Figure 6. */
export const figure6ArmsFullyAudited = auditedArms(figure6Arms, { arms: figure6, attacks: everyAttack });
