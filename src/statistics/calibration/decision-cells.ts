import type { SeededKind } from '../claim-kind.js';
import { decideClaim } from '../decide-claim.js';
import type { DecidedVerdict, Evidence } from '../decision.js';
import type { RandomStream } from '../../core/random-stream.js';
import type { CalibrationCell, CalibrationOutcome } from './calibration-cell.js';
import { drawValues, normalLaw, rateLaw, typicalLaws, type SimulatedLaw } from './simulated-law.js';

const looks = [5, 10];
const settings = { alpha: 0.05, smallestEffect: 1, looks } as const;

/** The verdict with which a claim ends: at the first look that decides it, else at the last. */
function verdictAfterLooks(
  kind: SeededKind,
  parts: readonly (readonly number[])[],
  asserts: 'mean' | 'every-part',
  at: readonly number[] = looks,
): DecidedVerdict {
  let verdict: DecidedVerdict = 'inconclusive';
  for (const look of at) {
    const taken = parts.map((values, index) => ({ id: String(index), values: values.slice(0, look) }));
    const primary = Array.from(
      { length: look },
      (_, seed) => taken.reduce((sum, { values }) => sum + (values[seed] ?? NaN), 0) / taken.length,
    );
    const evidence: Evidence = { primary, parts: taken };
    ({ verdict } = decideClaim(kind, evidence, { ...settings, looks: at, asserts }));
    if (verdict !== 'inconclusive') break;
  }
  return verdict;
}

const assumed = ({ shape, name }: SimulatedLaw) => shape === 'normal' || name === rateLaw.name;

interface Case {
  readonly words: string;
  readonly verdict: DecidedVerdict;
  readonly quantity: CalibrationOutcome['quantity'];
  readonly declared: number;
}

/** A cell in which every outcome is a verdict of the same experiment. */
function cell(
  procedure: string,
  law: SimulatedLaw,
  cases: readonly Case[],
  verdictOf: (stream: RandomStream) => DecidedVerdict,
): CalibrationCell {
  return {
    procedure,
    assumptionHolds: assumed(law),
    outcomes: cases.map(({ words, quantity, declared }) => ({
      situation: `${law.name}; ${words}`,
      quantity,
      declared,
    })),
    experiment: (stream) => {
      const found = verdictOf(stream);
      return cases.map(({ verdict }) => found === verdict);
    },
  };
}

const wrong = (words: string, verdict: DecidedVerdict): Case => ({
  words,
  verdict,
  quantity: 'error',
  declared: 0.05,
});
const right = (words: string, verdict: DecidedVerdict): Case => ({
  words,
  verdict,
  quantity: 'power',
  declared: 0.8,
});

/** Superiority, bound and non-inferiority are the same test against another threshold. */
const means = typicalLaws.flatMap((law) => {
  const name = 'mean above a threshold, looks at 5 and 10 seeds';
  const at = (distance: number) => (stream: RandomStream) =>
    verdictAfterLooks({ superiority: 0 }, [drawValues(law, stream, 10, distance)], 'mean');
  return [
    cell(
      name,
      law,
      [
        wrong('mean at the threshold; supported', 'supported'),
        wrong('mean at the threshold; refuted', 'refuted'),
      ],
      at(0),
    ),
    cell(
      name,
      law,
      [
        right('mean 1 sd above the threshold; supported', 'supported'),
        wrong('mean at the smallest effect of interest; smaller than matters', 'smaller-than-matters'),
      ],
      at(1),
    ),
  ];
});

const equivalences = typicalLaws.flatMap((law) => {
  const name = 'equivalence, looks at 5 and 10 seeds';
  const at = (mean: number, margin: number) => (stream: RandomStream) =>
    verdictAfterLooks({ equivalence: margin }, [drawValues(law, stream, 10, mean)], 'mean');
  return [
    cell(
      name,
      law,
      [
        wrong('mean at the margin of 1.5 sd; supported', 'supported'),
        wrong('mean at the margin of 1.5 sd; refuted', 'refuted'),
      ],
      at(1.5, 1.5),
    ),
    cell(name, law, [right('no difference, margin 1.5 sd; supported', 'supported')], at(0, 1.5)),
  ];
});

/** Four parts, alike to half their variance, as panels of one seed are. */
function fourParts(law: SimulatedLaw, stream: RandomStream, means: readonly number[]): number[][] {
  const shared = drawValues(law, stream, 10);
  return means.map((mean) =>
    drawValues(law, stream, 10).map((own, seed) => mean + (own + (shared[seed] ?? NaN)) / Math.SQRT2),
  );
}

const everyPart = [normalLaw, rateLaw, ...typicalLaws.slice(2)].flatMap((law) => {
  const name = 'every part (four), looks at 5 and 10 seeds';
  const at = (means: readonly number[]) => (stream: RandomStream) =>
    verdictAfterLooks({ monotone: true }, fourParts(law, stream, means), 'every-part');
  return [
    cell(
      name,
      law,
      [wrong('one part at the threshold, three 3 sd above; supported', 'supported')],
      at([0, 3, 3, 3]),
    ),
    cell(name, law, [wrong('all parts at the threshold; refuted', 'refuted')], at([0, 0, 0, 0])),
    cell(
      name,
      law,
      [right('all parts 1.5 sd above the threshold; supported', 'supported')],
      at([1.5, 1.5, 1.5, 1.5]),
    ),
  ];
});

const coins = (stream: RandomStream, share: number) =>
  Array.from({ length: 10 }, () => Number(stream.uniform() < share));

/** Seeds that give 1 or 0, decided once. */
const shares = [0.3, 0.8].map((truth): CalibrationCell => {
  const cases =
    truth === 0.3
      ? [
          wrong('share 0.3 against 0.3; supported', 'supported'),
          wrong('share 0.3 against 0.3; refuted', 'refuted'),
        ]
      : [right('share 0.8 against 0.3; supported', 'supported')];
  return {
    procedure: 'share of ten seeds',
    assumptionHolds: true,
    outcomes: cases.map(({ words, quantity, declared }) => ({ situation: words, quantity, declared })),
    experiment: (stream) => {
      const found = verdictAfterLooks({ share: 0.3 }, [coins(stream, truth)], 'every-part', [10]);
      return cases.map(({ verdict }) => found === verdict);
    },
  };
});

/**
 * Every kind of claim with its looks: the declared error rates for normal values and for differences of rates of 500 images, and
 * the damage that heavy and one-sided tails do.
 */
export const decisionCells: readonly CalibrationCell[] = [...means, ...equivalences, ...everyPart, ...shares];
