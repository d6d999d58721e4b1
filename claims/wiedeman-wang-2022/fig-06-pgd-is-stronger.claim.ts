import { claim, paperNumbers, reconstructionMeasures, reconstructions } from '../../src/index.js';

const { paperFigures } = paperNumbers;

const { accuracyOf, armRequests, notRunIn, reconstructionPreset } = reconstructions;
const { evaluationsOf, unlessExcluded, usualTest } = reconstructionMeasures;
const arms = ['dna', 'autoencoder'] as const;
const grids = ['fgsm', 'pgd'] as const;
type Profile = Parameters<typeof reconstructionPreset>[0];

interface Comparison {
  readonly id: string;
  readonly label: string;
  /** The accuracy that should be higher, and the one that should be lower. */
  readonly sides: readonly [Side, Side];
}
interface Side {
  readonly arm: (typeof arms)[number];
  readonly grid: (typeof grids)[number];
  readonly epsilon: number;
}

/** PGD below FGSM at every magnitude; and every attack lower at a magnitude than at the one before. */
function comparisonsOf(profile: Profile): Comparison[] {
  const { epsilons } = reconstructionPreset(profile);
  const stronger = epsilons.flatMap((epsilon) =>
    arms.map((arm): Comparison => {
      const sides = [
        { arm, grid: 'fgsm', epsilon },
        { arm, grid: 'pgd', epsilon },
      ] as const;
      return { id: `${arm}/pgd/${epsilon}`, label: `${arm}, ε ${epsilon}, FGSM − PGD`, sides };
    }),
  );
  const falling = arms.flatMap((arm) =>
    grids.flatMap((grid) =>
      epsilons.map((epsilon, index): Comparison => {
        const former = epsilons[index - 1] ?? 0;
        const sides = [
          { arm, grid, epsilon: former },
          { arm, grid, epsilon },
        ] as const;
        return {
          id: `${arm}/${grid}/${former}-${epsilon}`,
          label: `${arm}, ${grid}, ε ${former} − ε ${epsilon}`,
          sides,
        };
      }),
    ),
  );
  return [...stronger, ...falling];
}

function printed({ arm, grid, epsilon }: Side): number {
  const { epsilon: epsilons, accuracy } = paperFigures.figure6;
  const rows = accuracy[arm === 'dna' ? 'dna-either' : 'autoencoder'];
  return (rows[grid][epsilons.indexOf(epsilon)] ?? NaN) / 100;
}

claim({
  id: 'fig-06-pgd-is-stronger',
  declare: (profile) => ({
    source: 'Figure 6',
    statement:
      'PGD leaves less accuracy than FGSM at every ε, and accuracy falls with ε, for DNA and autoencoder.',
    kind: 'monotone',
    estimand: 'accuracy under the weaker attack (FGSM, or the smaller ε) − accuracy under the stronger one',
    threshold: 0,
    // The paper's smallest step is 6 points.
    smallestEffect: 0.03,
    ...usualTest(profile),
    parts: comparisonsOf(profile).map(({ id, label, sides: [higher, lower] }) => ({
      id,
      label,
      paper: printed(higher) - printed(lower),
      ...notRunIn(profile, arms),
    })),
  }),
  trials: (laboratory, seed) => armRequests(laboratory, seed, arms),
  measure: (trials, profile) => {
    const evaluations = evaluationsOf(trials, arms);
    const accuracy = ({ arm, grid, epsilon }: Side) => {
      const attack = epsilon === 0 ? ('none' as const) : (`${grid}-linf` as const);
      return accuracyOf(evaluations[arm], { attack, epsilon }, 'either');
    };
    const differences = comparisonsOf(profile).map(({ id, sides: [higher, lower] }): [string, number] => [
      id,
      accuracy(higher) - accuracy(lower),
    ]);
    return unlessExcluded(evaluations, profile, Object.fromEntries(differences));
  },
});
