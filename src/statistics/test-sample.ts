import type { ClaimProcedure, SampleRule, SampleTest } from './claim-procedure.js';
import { sampleMoments } from './sample-moments.js';

/** The primary or a part, with its test or why there is none. */
export interface TestedSample {
  /** Empty for the primary. */
  readonly id: string;
  readonly values: readonly number[];
  readonly estimate: number | null;
  readonly test: SampleTest | null;
  readonly obstacle?: string;
}

type Sample = Pick<TestedSample, 'id' | 'values'>;

/** A sample of which only the mean is shown; null where there is none. */
export function untestedSample({ id, values }: Sample): TestedSample {
  const finite = values.length > 0 && values.every(Number.isFinite);
  return { id, values, estimate: finite ? sampleMoments(values).mean : null, test: null };
}

function obstacleIn(values: readonly number[]): string | undefined {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) return `value ${bad + 1} of ${values.length} is ${values[bad]}`;
  if (values.length === 0) return 'there are no values';
  return values.length === 1 ? 'one value shows no spread' : undefined;
}

/** Tests a sample; values that are not finite, or fewer than two, leave it untested, with the reason. */
export function testSample(procedure: ClaimProcedure, sample: Sample, rule: SampleRule): TestedSample {
  const obstacle = obstacleIn(sample.values);
  if (obstacle !== undefined) {
    const where = sample.id === '' ? '' : `${sample.id}: `;
    return { ...untestedSample(sample), obstacle: `${where}${obstacle}` };
  }
  const test = procedure.test(sample.values, rule);
  return { id: sample.id, values: sample.values, estimate: test.estimate, test };
}

/** A p-value of each sample; 1 where there is no test. */
export function pValues(samples: readonly TestedSample[], of: (test: SampleTest) => number): number[] {
  return samples.map(({ test }) => (test === null ? 1 : of(test)));
}
