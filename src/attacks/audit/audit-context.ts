import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../core/random-stream.js';
import { attack } from '../attack.js';
import type { AttackConfig } from '../attack-config.js';
import {
  classificationTarget,
  type AttackTarget,
  type LogitsOf,
  type TargetFor,
  type TargetScore,
} from '../attack-target.js';
import { clipToBall } from '../clip-to-ball.js';
import { norms } from '../norms.js';

/** How a gradient-free attack is run beside the audited one. */
export interface GradientFreeSettings {
  /** Forward passes a sample. @default 1000 */
  readonly queries?: number;
  /** What it maximises; the audited target judges. @default the subject's target, else the margin of its logits */
  readonly targetFor?: TargetFor;
}

/** Anything that attacks: `attack`, or what is tried in its place. */
export type Attacker = typeof attack;

/** A model and the images on which attacks against it are audited. */
export interface AuditSubject {
  /** The model's logits; for reconstructions, those of one path. */
  readonly logitsOf: LogitsOf;
  /** What is attacked. @default the cross-entropy of `logitsOf` */
  readonly targetFor?: TargetFor;
  /** Another model of the same task, from which attacks are transferred. @default that check is left out */
  readonly surrogateFor?: TargetFor;
  /** [samples, height, width, channels] in [0, 1]; the caller keeps them. */
  readonly images: tf.Tensor4D;
  readonly labels: Int32Array;
  readonly sampleIds: Uint32Array;
  /** Classes of the model: chance is one in so many. */
  readonly classes: number;
  readonly stream: RandomStream;
}

export interface AuditSettings {
  readonly config: AttackConfig;
  /** @default attack */
  readonly attacker?: Attacker;
  /** Probability that sampling noise alone fails a check that rests on it; for each check. @default 0.001 */
  readonly level?: number;
  /** Whether and how a gradient-free attack is run beside it. @default not */
  readonly gradientFree?: GradientFreeSettings;
}

/** How each sample fares under an attack, judged at the clipped point; host arrays of one value a sample. */
export interface AttackOutcome {
  readonly loss: Float32Array;
  readonly fooled: Uint8Array;
  /** Length of what the attack returned, before it was clipped, over the budget. */
  readonly length: Float32Array;
  /** What the attack returned, one sample after the other. */
  readonly pixels: Float32Array;
}

/** Some of the subject's samples, in some order, and against whom they are attacked. */
export interface AttackPlace {
  /** Positions in the subject. @default all, in their order */
  readonly samples?: readonly number[];
  /** @default the subject's target */
  readonly targetFor?: TargetFor;
  /** @default the audited one */
  readonly attacker?: Attacker;
}

/** What every check works with. */
export interface AuditContext {
  readonly subject: AuditSubject;
  readonly config: AttackConfig;
  readonly attacker: Attacker;
  readonly level: number;
  readonly gradientFree: GradientFreeSettings | undefined;
  readonly targetFor: TargetFor;
  /** Runs the attacker, and judges by the subject's target. */
  readonly run: (config: AttackConfig, place?: AttackPlace) => Promise<AttackOutcome>;
  /** The audited configuration on all samples. */
  readonly base: AttackOutcome;
  /** What the target said each time that the audited run asked it, in that order. */
  readonly visits: readonly Visit[];
  /** Whether the target calls a sample won at the very point that the audited run returned, unclipped. */
  readonly returnedFooled: Uint8Array;
}

/** One look of an attack at its target; host arrays of one value a sample. */
export interface Visit {
  readonly loss: Float32Array;
  readonly fooled: Uint8Array;
}

/** Runs the audited configuration once, for all checks to compare with. */
export async function auditContext(
  subject: AuditSubject,
  { config, attacker = attack, level = 0.001, gradientFree }: AuditSettings,
): Promise<AuditContext> {
  const targetFor: TargetFor =
    subject.targetFor ?? ((labels) => classificationTarget(subject.logitsOf, labels));
  const run = async (other: AttackConfig, place: AttackPlace = {}): Promise<AttackOutcome> => {
    const { samples = [...subject.labels.keys()] } = place;
    const originals = tf.gather(subject.images, [...samples]);
    const labels = Int32Array.from(samples, (sample) => subject.labels[sample] ?? 0);
    const sampleIds = Uint32Array.from(samples, (sample) => subject.sampleIds[sample] ?? 0);
    const crafting = (place.targetFor ?? targetFor)(labels, sampleIds);
    const craft = place.attacker ?? attacker;
    const candidates = craft(crafting, originals, { config: other, stream: subject.stream, sampleIds });
    try {
      return await judgedOutcome(targetFor(labels, sampleIds), { originals, candidates, config: other });
    } finally {
      tf.dispose([originals, candidates]);
    }
  };
  const watched = await watchedRun(subject, targetFor(subject.labels, subject.sampleIds), {
    config,
    attacker,
  });
  return { subject, config, attacker, level, gradientFree, targetFor, run, ...watched };
}

/** Runs the attack on all samples and notes what it sees on its way. */
async function watchedRun(
  { images, labels, sampleIds, stream }: AuditSubject,
  target: AttackTarget,
  { config, attacker }: Pick<AuditContext, 'config' | 'attacker'>,
): Promise<Pick<AuditContext, 'base' | 'visits' | 'returnedFooled'>> {
  const scores: TargetScore[] = [];
  const watched: AttackTarget = (points) => {
    const score = target(points);
    // Kept over the attack's own tidies, and over those of a differentiated function.
    scores.push({ loss: tf.keep(tf.clone(score.loss)), fooled: tf.keep(tf.clone(score.fooled)) });
    return score;
  };
  const candidates = attacker(watched, images, { config, stream, sampleIds });
  scores.push(tf.tidy(() => withoutMargin(target(candidates))));
  try {
    const base = await judgedOutcome(target, { originals: images, candidates, config });
    const visits: Visit[] = [];
    for (const { loss, fooled } of scores) {
      visits.push({
        loss: Float32Array.from(await loss.data()),
        fooled: Uint8Array.from(await fooled.data()),
      });
    }
    const returnedFooled = visits.pop()?.fooled ?? new Uint8Array(labels.length);
    return { base, visits, returnedFooled };
  } finally {
    tf.dispose([candidates, ...scores.flatMap(({ loss, fooled }) => [loss, fooled])]);
  }
}

const withoutMargin = ({ loss, fooled }: TargetScore): TargetScore => ({ loss, fooled });

/** Clips candidates as the judge does, and asks the target how it stands there. */
export async function judgedOutcome(
  target: AttackTarget,
  at: {
    readonly originals: tf.Tensor4D;
    readonly candidates: tf.Tensor4D;
    readonly config: Pick<AttackConfig, 'norm' | 'epsilon'>;
  },
): Promise<AttackOutcome> {
  const { originals, candidates, config } = at;
  const norm = norms[config.norm];
  const budget = norm.budget(config.epsilon, originals.size / originals.shape[0]);
  const found = tf.tidy(() => {
    const delta = tf.sub<tf.Tensor4D>(candidates, originals);
    const { loss, fooled } = target(clipToBall(originals, delta, norm, budget));
    return [loss, tf.cast(fooled, 'int32'), tf.div(norm.distance(delta), budget)];
  });
  try {
    const [loss = [], fooled = [], length = []] = await Promise.all(found.map((tensor) => tensor.data()));
    return {
      loss: Float32Array.from(loss),
      fooled: Uint8Array.from(fooled, (value, sample) => Number(value !== 0 && !Number.isNaN(loss[sample]))),
      length: Float32Array.from(length),
      pixels: Float32Array.from(await candidates.data()),
    };
  } finally {
    tf.dispose(found);
  }
}
