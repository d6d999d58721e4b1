import type { Exclusion, PartDeclaration, SeedValue } from './claim-types.js';
import type { Measurement } from './runnable-claim.js';

/** What one seed says of every part that is run, by part id. */
export interface SeedMeasurement {
  readonly seed: number;
  readonly parts: Readonly<Record<string, Measurement>>;
}

/** What the seeds say of one part. */
export interface PartEvidence {
  readonly part: PartDeclaration;
  /** Seeds that broke no rule. */
  readonly kept: readonly SeedValue[];
  /** All seeds: one that broke a rule with what it counts as. */
  readonly counted: readonly SeedValue[];
  /** Seeds that broke no rule, by the paper's definition. */
  readonly asPrinted: readonly SeedValue[];
  readonly exclusions: readonly Exclusion[];
  /** Why there is no number. */
  readonly obstacle?: string;
}

/** Gathers what every seed says of a part: its number, why it has none, or by which rule it left. */
export function gatherPart(part: PartDeclaration, measured: readonly SeedMeasurement[]): PartEvidence {
  const kept: SeedValue[] = [];
  const counted: SeedValue[] = [];
  const asPrinted: SeedValue[] = [];
  const exclusions: Exclusion[] = [];
  let obstacle: string | undefined;
  for (const { seed, parts } of measured) {
    const measurement = parts[part.id] ?? { inconclusive: 'not measured' };
    if ('excluded' in measurement) {
      exclusions.push({ seed, ...measurement.excluded });
      if (measurement.countsAs !== undefined) counted.push({ seed, value: measurement.countsAs });
    } else if ('inconclusive' in measurement) obstacle ??= `seed ${seed}: ${measurement.inconclusive}`;
    else if (Number.isFinite(measurement.value)) {
      const { value, asPrinted: own = value } = measurement;
      kept.push({ seed, value });
      counted.push({ seed, value });
      asPrinted.push({ seed, value: own });
    } else obstacle ??= `seed ${seed}: the estimand is ${measurement.value}`;
  }
  return { part, kept, counted, asPrinted, exclusions, ...(obstacle === undefined ? {} : { obstacle }) };
}
