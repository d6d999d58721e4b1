import { RandomStream } from '../core/random-stream.js';
import { describeEvidence } from '../statistics/describe-evidence.js';
import type { ClaimDeclaration, PartDeclaration, PartResult } from './claim-types.js';
import { partResult } from './evaluate-seeds.js';
import type { FixedMeasurement } from './runnable-claim.js';

/**
 * Each part of a description, with an interval over images at 1 − alpha; nothing is decided. The images are resampled with a
 * stream that is the same in every run, and another for each part.
 */
export function describeFixed(
  { parts, alpha }: Pick<ClaimDeclaration, 'parts' | 'alpha'>,
  found: Readonly<Record<string, FixedMeasurement>>,
): PartResult[] {
  const images = RandomStream.fromSeed(2022).split('resampled images');
  return parts.map((part) => {
    const { notRun } = part;
    if (notRun !== undefined) return partResult(part, { verdict: 'not-run', notRun, reason: notRun.text });
    const evidence = found[part.id] ?? { inconclusive: 'not measured' };
    if ('inconclusive' in evidence) {
      return partResult(part, { verdict: 'described', reason: evidence.inconclusive });
    }
    const described = describeEvidence(evidence, { level: 1 - alpha, stream: images.split(part.id) });
    if (described === undefined) {
      return partResult(part, { verdict: 'described', reason: 'there is nothing to count' });
    }
    const { estimate, interval } = described;
    return partResult(part, {
      verdict: 'described',
      estimate,
      interval: [interval.low, interval.high],
    });
  });
}

/** The part of an exact claim that a law makes. */
export const lawPart = (law: string): PartDeclaration => ({
  id: law.replace(/[^a-z0-9]+/gi, '-').toLowerCase(),
  label: law,
});

/** Tries every law on its generated inputs. */
export const tryLaws = (laws: Readonly<Record<string, () => void>>): PartResult[] =>
  Object.entries(laws).map(([law, check]) => tryLaw(law, check));

function tryLaw(law: string, check: () => void): PartResult {
  let counterexample: string | undefined;
  try {
    check();
  } catch (error) {
    counterexample = error instanceof Error ? error.message : String(error);
  }
  const part = lawPart(law);
  if (counterexample === undefined) return partResult(part, { verdict: 'supported', estimate: 1 });
  return partResult(part, { verdict: 'refuted', reason: counterexample, estimate: 0 });
}
