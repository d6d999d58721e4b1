import type * as tf from '@tensorflow/tfjs-core';
import type { AuditCheck } from '../attacks/audit/audit-check.js';
import type { Labels } from '../attacks/attack-target.js';
import { reconstructionTarget } from '../attacks/reconstruction-target.js';
import type { NetworkPair } from '../training/pair-step.js';
import { attackNamed, type AttackName } from './attack-grid.js';
import { auditModel, auditNetwork, type AuditSetting } from './audit-network.js';
import { pathLogits, type ClassifiedReconstruction } from './evaluate-reconstruction.js';
import type { EvaluationSetting } from './evaluation-setting.js';

/** The audit of one attack at one magnitude against one model. */
export interface AttackAudit {
  readonly attack: AttackName;
  readonly epsilon: number;
  /** `first`, `second`, `joint`. */
  readonly against: string;
  readonly images: number;
  readonly checks: readonly AuditCheck[];
}

/** So many of the images, at most: an audit runs each attack about eleven times. */
const auditedImages = 64;

/** Audits every attack of the setting, at the middle one of its magnitudes, against each model of a pair. */
export function auditPair([first, second]: NetworkPair, setting: EvaluationSetting): Promise<AttackAudit[]> {
  return auditAll(setting, [
    ['first', (config, audit) => auditNetwork([first, second], config, audit)],
    ['second', (config, audit) => auditNetwork([second, first], config, audit)],
  ]);
}

/** Audits every attack of the setting on all paths of a reconstruction jointly. */
export function auditReconstruction(
  subject: ClassifiedReconstruction,
  setting: EvaluationSetting,
): Promise<AttackAudit[]> {
  const model = reconstructionModel(subject, setting);
  return auditAll(setting, [['joint', (config, audit) => auditModel(model, config, audit)]]);
}

/** A reconstruction as an audit sees it: attacked along all its paths, judged by its first. */
export function reconstructionModel(
  subject: ClassifiedReconstruction,
  { variant }: Pick<EvaluationSetting, 'variant'>,
): Parameters<typeof auditModel>[0] {
  const logits = pathLogits(subject);
  const onePath = pathLogits(subject, { paths: [0] });
  return {
    logitsOf: (images: tf.Tensor4D) => onePath(images)[0] as tf.Tensor2D,
    targetFor: (labels: Labels) => reconstructionTarget(logits, labels, { variant }),
  };
}

type Audit = (config: ReturnType<typeof attackNamed>, setting: AuditSetting) => Promise<AuditCheck[]>;

async function auditAll(
  { images, indices, attacks, epsilons, variant, stream, onProgress, onBatch }: EvaluationSetting,
  subjects: readonly (readonly [string, Audit])[],
): Promise<AttackAudit[]> {
  const audited = indices.subarray(0, auditedImages);
  const above = [...epsilons].filter((epsilon) => epsilon > 0).sort((one, other) => one - other);
  const epsilon = above[Math.floor((above.length - 1) / 2)];
  if (epsilon === undefined) return [];
  const found: AttackAudit[] = [];
  for (const attack of attacks) {
    for (const [against, audit] of subjects) {
      onProgress?.(`audit of ${attack}, ε ${epsilon}, against ${against}`);
      const setting = { images, indices: audited, stream: stream.split(`audit ${attack} ${against}`) };
      const checks = await audit(attackNamed(attack, epsilon, variant), {
        ...setting,
        ...(onBatch === undefined ? {} : { onCheck: onBatch }),
      });
      found.push({ attack, epsilon, against, images: audited.length, checks });
    }
  }
  return found;
}
