import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { PartDeclaration } from '../../../harness/claim-types.js';
import type { Profile } from '../profiles.js';
import { attackedAdaptively, meanStanding } from './adaptive-study.js';
import {
  answerNoise,
  noisyAnswersTrial,
  type AdaptiveEvaluation,
  type NoisyEvaluation,
} from './audit-reconstruction-trials.js';
import type { ReconstructionEvaluation } from './evaluate-reconstruction-trials.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import {
  evaluationsOf,
  meanAccuracyOf,
  naturalAccuracyOf,
  notRunIn,
  type Evaluations,
} from './reconstruction-study.js';

/** Two answers of which either may be right, against another way to ask. */
export interface OraclePart extends PartDeclaration {
  readonly comparison: 'noise' | 'ensemble';
}

/** The comparisons of a profile. */
export function oracleParts(profile: Profile): readonly OraclePart[] {
  return [
    {
      id: 'noise',
      comparison: 'noise',
      label: `an autoencoder asked twice, noise ±${answerNoise} − asked once with such noise`,
      ...notRunIn(profile, ['autoencoder']),
    },
    {
      id: 'ensemble',
      comparison: 'ensemble',
      label: 'two independently trained autoencoders − one',
      ...notRunIn(profile, ['autoencoder', 'ensemble']),
    },
  ];
}

/** What a comparison needs of a seed: the noisy answers, or both networks attacked at every aim. */
export function oracleTrials(laboratory: Laboratory<Profile>, seed: number, { comparison }: OraclePart) {
  const preset = reconstructionPreset(laboratory.profile);
  const evaluated = evaluationsOf('autoencoder', 'dna')(laboratory, seed);
  const noisy = noisyAnswersTrial(laboratory, preset, { arm: 'autoencoder', seed });
  if (comparison === 'noise') return { evaluated, noisy, ensemble: undefined };
  return { evaluated, noisy, ensemble: attackedAdaptively('autoencoder', 'ensemble')(laboratory, seed) };
}

/** Mean over all attacks and magnitudes of the share that is right through either of two noisy answers, or through a single one. */
export function meanOfNoisy({ attacked }: NoisyEvaluation, through: 'either' | 'single'): number {
  const rows = attacked.filter(({ attack }) => attack !== 'none');
  return rows.reduce((sum, { [through]: right, images }) => sum + right / images, 0) / rows.length;
}

interface OracleFound {
  readonly evaluated: Evaluations<'autoencoder' | 'dna'>;
  readonly noisy: NoisyEvaluation;
  readonly ensemble?:
    | {
        readonly evaluated: Evaluations<'autoencoder' | 'ensemble'>;
        readonly attacked: Readonly<Record<'autoencoder' | 'ensemble', AdaptiveEvaluation>>;
      }
    | undefined;
}

/** Accuracy by seed and subject. */
export function oracleTable(runs: readonly SeedRun<unknown, OracleFound>[], profile: Profile): Beside {
  const rows = [...new Map(runs.map((run) => [run.seed, run])).values()].flatMap(
    ({ seed, trials: { noisy, evaluated, ensemble } }) => {
      const [clean] = noisy.attacked;
      const asked = (subject: string, through: 'either' | 'single') => [
        ...[seed, subject, clean === undefined ? null : clean[through] / clean.images],
        meanOfNoisy(noisy, through),
      ];
      const row = (subject: string, evaluation: ReconstructionEvaluation) => [
        ...[seed, subject, naturalAccuracyOf(evaluation, 'either')],
        meanAccuracyOf(evaluation, profile, 'either'),
      ];
      const everyAim = (
        subject: string,
        attacked: AdaptiveEvaluation,
        evaluation: ReconstructionEvaluation,
      ) => [...[seed, subject, naturalAccuracyOf(evaluation, 'either')], meanStanding(attacked, profile)];
      return [
        asked('autoencoder asked twice with noise, either', 'either'),
        asked('autoencoder asked once with noise', 'single'),
        row('autoencoder', evaluated.autoencoder),
        row('DNA, either', evaluated.dna),
        ...(ensemble === undefined
          ? []
          : [
              row('two autoencoders, either', ensemble.evaluated.ensemble),
              everyAim(
                'autoencoder, every aim',
                ensemble.attacked.autoencoder,
                ensemble.evaluated.autoencoder,
              ),
              everyAim(
                'two autoencoders, either, every aim',
                ensemble.attacked.ensemble,
                ensemble.evaluated.ensemble,
              ),
            ]),
      ];
    },
  );
  const columns = ['seed', 'subject', 'natural', 'under attack'];
  return {
    details: [{ title: 'Accuracy by seed: natural, and mean over attacks and magnitudes', columns, rows }],
  };
}
