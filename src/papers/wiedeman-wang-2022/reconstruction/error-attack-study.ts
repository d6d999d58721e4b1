import type { Beside, PartDeclaration } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Profile } from '../profiles.js';
import { errorAttackTrial, type ErrorAttack, type ErrorAttacks } from './error-attack-trials.js';
import { reconstructionPreset } from './reconstruction-preset.js';
import { evaluationsOf, notRunIn } from './reconstruction-study.js';

/** What an attack on the error shows as; each a number that is above 0 where the statement holds. */
export interface ErrorPart extends PartDeclaration {
  readonly sign: 'background' | 'read';
}

export const errorParts = (profile: Profile): readonly ErrorPart[] =>
  [
    { id: 'background', sign: 'background', label: 'share of the change in the background − 0.5' } as const,
    { id: 'read', sign: 'read', label: 'accuracy, attack on the error − on the classifier − 0.2' } as const,
  ].map((part) => ({ ...part, ...notRunIn(profile, ['autoencoder']) }));

/** The autoencoder of a seed, evaluated, and attacked on its error and on its classifier. */
export const attackedError = (laboratory: Laboratory<Profile>, seed: number) => ({
  ...evaluationsOf('autoencoder')(laboratory, seed),
  attacked: errorAttackTrial(laboratory, reconstructionPreset(laboratory.profile), seed),
});

/** The number of a part; NaN where it was not measured. */
export function errorSign({ attacks }: ErrorAttacks, sign: ErrorPart['sign']): number {
  const of = (aim: ErrorAttack['aim']) => attacks.find((attack) => attack.aim === aim);
  const [error, classifier] = [of('error'), of('cross-entropy')];
  if (error === undefined || classifier === undefined) return NaN;
  if (sign === 'background') return error.backgroundShare - 0.5;
  return error.right / error.images - classifier.right / classifier.images - 0.2;
}

/** What both attacks do, by seed. */
export function errorTable(runs: readonly SeedRun<unknown, { readonly attacked: ErrorAttacks }>[]): Beside {
  const seeds = new Map(runs.map(({ seed, trials }) => [seed, trials.attacked]));
  const rows = [...seeds].flatMap(([seed, { attacks }]) =>
    attacks.map(({ aim, images, right, squaredError, backgroundShare }) => [
      ...[seed, aim, right / images, squaredError, backgroundShare],
    ]),
  );
  const columns = ['seed', 'attack on', 'accuracy', 'MSE', 'share of the change in the background'];
  return { details: [{ title: 'The autoencoder under PGD, ε 0.1, by aim and seed', columns, rows }] };
}
