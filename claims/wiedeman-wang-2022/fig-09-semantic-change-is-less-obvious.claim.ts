import { description } from '#papers/wiedeman-wang-2022/claim.js';
import {
  cifarSurvivorImages,
  cifarSurvivors,
  figure9Panel,
} from '#papers/wiedeman-wang-2022/figures/surviving-necks.js';
import { cifarData, cifarNotRun } from '#papers/wiedeman-wang-2022/reconstruction/cifar-study.js';

description('fig-09-semantic-change-is-less-obvious', {
  source: 'Figure 9',
  group: 'shown',
  figure: '9',
  dataset: cifarData,
  statement:
    'Of the reconstructions of attacked CIFAR-10 images it is less obvious than of digits what they were changed into.',
  estimand: 'share of the attacked images that are right through exactly one of the two paths',
  unit: 'points',
  parts: (profile) => [{ id: 'one-neck', label: 'right through one neck', ...cifarNotRun(profile) }],
  trials: cifarSurvivors,
  measure: ({ dna }) => {
    const { attack, epsilon } = figure9Panel;
    const found = dna.attacked.find((counts) => counts.attack === attack && counts.epsilon === epsilon);
    if (found === undefined) return { 'one-neck': { inconclusive: 'it was not measured at this magnitude' } };
    return { 'one-neck': { share: { successes: found.either - found.both, trials: found.images } } };
  },
  beside: cifarSurvivorImages,
});
