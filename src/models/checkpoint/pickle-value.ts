import type { WeightArray } from '../../core/weight-array.js';

/** A class or function that a pickle may name, and what calling it does here. */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly name: string;
  /** Absent where the pickle may only mention it. */
  readonly call?: (args: readonly PickleValue[]) => PickleValue;
}

export interface PickleSequence {
  readonly kind: 'tuple' | 'list';
  readonly items: PickleValue[];
}

export interface PickleDict {
  readonly kind: 'dict';
  readonly entries: Map<string | number, PickleValue>;
}

/** The numbers of one file in the archive, which tensors view. */
export interface PickleStorage {
  readonly kind: 'storage';
  readonly values: Float32Array;
}

export interface PickleTensor {
  readonly kind: 'tensor';
  readonly array: WeightArray;
}

type PickleObject = PickleGlobal | PickleSequence | PickleDict | PickleStorage | PickleTensor;

/** All that a checkpoint's pickle may consist of. */
export type PickleValue = null | boolean | number | string | PickleObject;

/** Whether `value` is an object of that kind. */
export function isPickle<Kind extends PickleObject['kind']>(
  kind: Kind,
  value: PickleValue | undefined,
): value is Extract<PickleObject, { readonly kind: Kind }> | (PickleSequence & { readonly kind: Kind }) {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

/** What `value` is, in a word, for errors. */
export function describePickleValue(value: PickleValue | undefined): string {
  if (value === null) return 'None';
  return typeof value === 'object' ? value.kind : typeof value;
}
