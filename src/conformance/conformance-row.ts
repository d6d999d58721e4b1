import type * as tf from '@tensorflow/tfjs-core';
import type { Tape, Value } from './reference/tape.js';

/** What a row of the table is about. */
export type RowKind = 'kernel' | 'loss' | 'layer' | 'attack' | 'training';

/** One operation or program that every backend must compute, and its float64 textbook. */
export interface ConformanceRow {
  readonly kind: RowKind;
  readonly name: string;
  /**
   * How outputs are compared: number by number, for single operations; or by the Euclidean length of the whole
   * array's error, for programs in which errors of many operations meet.
   */
  readonly measure: 'each' | 'length';
  /** How many noisy runs of the reference give the tolerance. */
  readonly runs: number;
  /** Runs it on the current backend; the caller disposes the outputs. */
  readonly run: () => Promise<Readonly<Record<string, tf.Tensor>>>;
  /** The same outputs by name in float64, on tapes that the caller provides. */
  readonly reference: (newTape: () => Tape) => Readonly<Record<string, Value>>;
}
