import { auditAttack } from '../attacks/audit/audit-attack.js';
import type { AuditCheck } from '../attacks/audit/audit-check.js';
import type { AuditSubject } from '../attacks/audit/audit-context.js';
import { classificationTarget, type Labels, type LogitsOf } from '../attacks/attack-target.js';
import type { AttackConfig } from '../attacks/attack-config.js';
import type { RandomStream } from '../core/random-stream.js';
import { imagesTensor, labelsOf, type LabelledImages } from '../data/dataset.js';
import { forward } from '../models/forward.js';
import type { Network } from '../models/network.js';

/** The images on which attacks are audited, and the randomness of the audit. */
export interface AuditSetting {
  readonly images: LabelledImages;
  /** Positions in `images`; all are attacked at once. */
  readonly indices: Uint32Array;
  readonly stream: RandomStream;
  readonly onCheck?: () => void;
}

/** Classes of MNIST and of the synthetic digits. */
const classCount = 10;

/** The network's logits in evaluation mode, as attacks ask for them. */
export const networkLogits =
  (network: Network): LogitsOf =>
  (images) =>
    forward(network, images, 'evaluate').logits;

/** Audits an attack against a classifier, with another of the same task as the one to transfer from. */
export function auditNetwork(
  [network, surrogate]: readonly [Network, Network],
  config: AttackConfig,
  setting: AuditSetting,
): Promise<AuditCheck[]> {
  const surrogateFor = (labels: Labels) => classificationTarget(networkLogits(surrogate), labels);
  return auditModel({ logitsOf: networkLogits(network), surrogateFor }, config, setting);
}

/** Audits an attack against any model of ten classes. */
export async function auditModel(
  model: Pick<AuditSubject, 'logitsOf' | 'targetFor' | 'surrogateFor'>,
  config: AttackConfig,
  { images, indices, stream, onCheck }: AuditSetting,
): Promise<AuditCheck[]> {
  const originals = imagesTensor(images, indices);
  const subject = {
    ...model,
    images: originals,
    labels: Int32Array.from(labelsOf(images, indices)),
    sampleIds: indices,
    classes: classCount,
    stream,
  };
  try {
    return await auditAttack(subject, { config }, onCheck);
  } finally {
    originals.dispose();
  }
}
