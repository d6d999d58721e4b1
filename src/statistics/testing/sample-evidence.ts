import fc from 'fast-check';
import type { ClaimKind } from '../claim-kind.js';
import type { DecisionSettings, Evidence } from '../decision.js';

/** A claim about the mean of its parts, and one about every part. */
export const settings: DecisionSettings = {
  alpha: 0.05,
  smallestEffect: 0.5,
  looks: [5, 10],
  asserts: 'mean',
};
export const everyPart: DecisionSettings = { ...settings, asserts: 'every-part' };

/** Mean 1, standard deviation √0.00625, 5 seeds. */
export const near = [0.9, 1.1, 1, 1.05, 0.95];

/** Seeds that decide nothing. */
export const open = [1, -1, 2, -2, 0.5];

/** Evidence of one part. */
export const alone = (primary: readonly number[]): Evidence => ({
  primary,
  parts: [{ id: 'a', values: primary }],
});

/** Evidence of several parts, with their mean as the primary. */
export const inParts = (...samples: (readonly number[])[]): Evidence => ({
  primary: (samples[0] ?? []).map(
    (_, seed) => samples.reduce((sum, values) => sum + (values[seed] ?? NaN), 0) / samples.length,
  ),
  parts: samples.map((values, index) => ({ id: `part ${index + 1}`, values })),
});

/** For properties: numbers, the values of 2 to 10 seeds, and kinds of claims that a t test decides. */
export const finite = fc.double({ min: -10, max: 10, noNaN: true });
export const samples = fc.array(finite, { minLength: 2, maxLength: 10 });
export const kinds = fc.oneof(
  finite.map((superiority): ClaimKind => ({ superiority })),
  fc.double({ min: 0.1, max: 5, noNaN: true }).map((nonInferiority): ClaimKind => ({ nonInferiority })),
  fc.double({ min: 0.1, max: 5, noNaN: true }).map((equivalence): ClaimKind => ({ equivalence })),
);
