import type * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../core/random-stream.js';
import type { AttackConfig } from './attack-config.js';
import type { AttackTarget } from './attack-target.js';
import type { Norm } from './norms.js';
import type { RankedPoints } from './ranked-points.js';
import type { ScoreWithGradient } from './score-and-gradient.js';

/** A run with everything worked out for its batch; lengths in the units of `norm`. */
export interface Climb {
  readonly target: AttackTarget;
  /** [samples, height, width, channels] */
  readonly images: tf.Tensor4D;
  readonly config: AttackConfig;
  readonly norm: Norm;
  readonly budget: number;
  readonly stepSize: number;
}

/** The points that one restart ended at and, if asked, the best of those that it passed before. */
export interface Path {
  readonly end: tf.Tensor4D;
  readonly passed: RankedPoints | undefined;
}

/** Where an attack stands before a step, and what it has just learnt there. */
export interface Visit extends ScoreWithGradient {
  readonly points: tf.Tensor4D;
  /** 0 at the start. */
  readonly step: number;
}

/** What a mover remembers from step to step, per sample. */
export type MoverState = Readonly<Record<string, tf.Tensor>>;

/**
 * How an attack gets from one point to the next.
 *
 * @param state what the last move returned; undefined at the start of each restart
 * @returns new tensors only, each in one place: the points, in the ball and in [0, 1], and the state
 */
export type Mover = (
  climb: Climb,
  visit: Visit,
  state: MoverState | undefined,
) => { readonly moved: tf.Tensor4D; readonly state: MoverState };

/** A search that is not led by gradients; it draws from `streams`, one a sample. */
export type Search = (climb: Climb, streams: readonly RandomStream[]) => Path;
