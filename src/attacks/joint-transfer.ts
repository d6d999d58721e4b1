import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { requireInteger } from '../core/checks.js';
import { ShapeError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';
import type { LabelledImages } from './attack-in-batches.js';
import type { AttackConfig } from './attack-config.js';
import { classificationTarget, type AttackTarget, type LogitsOf, type LossName } from './attack-target.js';
import { ensembleTarget, type EnsembleOptions } from './ensemble-target.js';
import { jointCounts, type JointCounts } from './joint-counts.js';
import { transferTable, type TransferCounts } from './transfer-counts.js';
import { wrongAt, wrongUnderAttack } from './wrong-under-attack.js';

export interface JointTransferSetting {
  readonly set: LabelledImages;
  readonly config: AttackConfig;
  readonly stream: RandomStream;
  /** One id a sample. @default its index in the set */
  readonly sampleIds?: readonly number[] | Uint32Array;
  /** Images attacked at a time; the result does not depend on it. @default 250 */
  readonly batchSize?: number;
  /** How the members make one loss in the joint attack. @default the sum of the margins, each up to 1 */
  readonly ensemble?: EnsembleOptions;
  /** What the attacks on one member maximise. @default 'cross-entropy' */
  readonly loss?: LossName;
  /** Called after each batch, so that leases stay fresh. */
  readonly onBatch?: () => void;
}

/** What attacks on all K members and on one of them do to each. */
export interface JointTransfer {
  /** Under the attack on all members at once. */
  readonly joint: JointCounts;
  /** Under the attack on each member alone, by that member. */
  readonly single: readonly JointCounts[];
  /** `table[source][target]`: the same as transfer counts. */
  readonly table: readonly (readonly TransferCounts[])[];
}

/**
 * Attacks K models at once and one after the other, and counts who is wrong (wiedeman-wang-2022.md §5, 8): where the pairwise gap
 * between two ensembles is not found again under the joint attack, low transfer is no joint robustness.
 *
 * @param members at least one
 * @returns counts; no tensor is left.
 * @throws {ShapeError} without members, or if pixels, labels and ids do not belong to the same number of images.
 *
 * @example
 * const shown = { pixels: await images.data(), shape: [4, 4, 1], labels };
 * const config = fgsm({ norm: 'linf', epsilon: 0.1 });
 * const { table } = await jointTransfer([logitsOf, otherLogitsOf], { set: shown, config, stream });
 * table.length; // → 2
 */
export async function jointTransfer(
  members: readonly LogitsOf[],
  setting: JointTransferSetting,
): Promise<JointTransfer> {
  const rows = await factsByAttack(members, setting);
  const [clean = [], joint = [], ...single] = rows;
  const cleanCorrect = clean.map((wrong) => wrong.map((flag) => 1 - flag));
  return {
    joint: jointCounts({ cleanCorrect, wrong: joint }),
    single: single.map((wrong) => jointCounts({ cleanCorrect, wrong })),
    table: transferTable({ cleanCorrect, wrong: single }),
  };
}

/** Who is wrong: without attack, under the joint attack, under that on each member; by model, then sample. */
async function factsByAttack(
  members: readonly LogitsOf[],
  setting: JointTransferSetting,
): Promise<Uint8Array[][]> {
  const { set, config, stream, batchSize = 250 } = setting;
  requireInteger('jointTransfer: batchSize', batchSize, { min: 1 });
  const total = set.labels.length;
  const sampleIds = setting.sampleIds ?? Uint32Array.from({ length: total }, (_, index) => index);
  const size = set.shape[0] * set.shape[1] * set.shape[2];
  requireLength('pixels', set.pixels.length, total * size);
  requireLength('sampleIds', sampleIds.length, total);
  const facts = Array.from({ length: members.length + 2 }, () => members.map(() => new Uint8Array(total)));
  const note = (attack: number, offset: number, wrong: readonly Uint8Array[]) =>
    wrong.forEach((flags, model) => facts[attack]?.[model]?.set(flags, offset));
  for (let offset = 0; offset < total; offset += batchSize) {
    const end = Math.min(offset + batchSize, total);
    const labels = set.labels.subarray(offset, end);
    const images = tf.tensor4d(set.pixels.subarray(offset * size, end * size), [end - offset, ...set.shape]);
    try {
      const run = { config, stream, sampleIds: sampleIds.slice(offset, end) };
      note(0, offset, await Promise.all(members.map((member) => wrongAt(member, images, labels))));
      const targets: AttackTarget[] = [
        ensembleTarget(members, labels, setting.ensemble),
        ...members.map((member) => classificationTarget(member, labels, setting.loss)),
      ];
      for (const [index, target] of targets.entries()) {
        note(index + 1, offset, await wrongUnderAttack({ target, judged: members, images, labels, run }));
        await setImmediate();
      }
    } finally {
      images.dispose();
    }
    setting.onBatch?.();
  }
  return facts;
}

function requireLength(name: string, got: number, wanted: number): void {
  if (got === wanted) return;
  throw new ShapeError(`jointTransfer: ${name} must hold ${wanted} values for the set's labels, got ${got}`);
}
