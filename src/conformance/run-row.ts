import * as tf from '@tensorflow/tfjs-core';
import { RandomStream } from '../core/random-stream.js';
import type { ConformanceRow } from './conformance-row.js';
import { judgeOutput, type Deviation } from './judge-output.js';
import { Tape, type Value } from './reference/tape.js';

/** One line of the table. */
export interface RowResult {
  readonly kind: ConformanceRow['kind'];
  readonly name: string;
  readonly passed: boolean;
  /** The output that is furthest from what is allowed; absent where the row could not run. */
  readonly worst?: Deviation & { readonly output: string };
  /** Why the row could not run. */
  readonly failure?: string;
  /** On the backend, without the reference. */
  readonly milliseconds: number;
}

const known = new WeakMap<ConformanceRow, readonly Readonly<Record<string, Value>>[]>();

/** The references of a row, computed once a process, since they are the same for every backend. */
function referencesOf(row: ConformanceRow): readonly Readonly<Record<string, Value>>[] {
  const made = known.get(row) ?? references(row);
  known.set(row, made);
  return made;
}

/** The exact reference, then the noisy ones, each run drawing its noise from a stream of its own. */
function references(row: ConformanceRow): readonly Readonly<Record<string, Value>>[] {
  const noise = RandomStream.fromSeed(0).split('conformance').split(row.name);
  return Array.from({ length: row.runs + 1 }, (_, run) => {
    let tapes = 0;
    return row.reference(() => new Tape(run === 0 ? undefined : noise.split(run).split(tapes++)));
  });
}

function worstOf(
  row: ConformanceRow,
  found: Readonly<Record<string, ArrayLike<number>>>,
): Deviation & { readonly output: string } {
  const [exact = {}, ...noisy] = referencesOf(row);
  const missing = Object.keys(exact).filter((name) => !(name in found));
  if (missing.length > 0) throw new Error(`the backend gave no ${missing.join(', ')}`);
  return Object.entries(exact)
    .map(([output, value]) => {
      const runs = noisy.map((one) => one[output]?.at ?? new Float64Array());
      return { output, ...judgeOutput(found[output] ?? [], value.at, runs, row.measure) };
    })
    .reduce((a, b) => (b.ratio > a.ratio ? b : a));
}

/** Runs a row on the current backend and compares it with its reference. Leaves no tensor behind. */
export async function runRow(row: ConformanceRow): Promise<RowResult> {
  const { kind, name } = row;
  const start = performance.now();
  try {
    const outputs = await row.run();
    const found: Record<string, ArrayLike<number>> = {};
    try {
      for (const [output, tensor] of Object.entries(outputs)) found[output] = await tensor.data();
    } finally {
      tf.dispose(outputs);
    }
    const milliseconds = performance.now() - start;
    const worst = worstOf(row, found);
    return { kind, name, milliseconds, worst, passed: worst.ratio <= 1 };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { kind, name, milliseconds: performance.now() - start, passed: false, failure };
  }
}
