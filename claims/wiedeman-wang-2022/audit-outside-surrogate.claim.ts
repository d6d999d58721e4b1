import {
  adversaryParts,
  fromOutside,
  outsideWrong,
  unlessVictimLeaves,
} from '#papers/wiedeman-wang-2022/adversary/adversary-study.js';
import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { outsideTable } from '#papers/wiedeman-wang-2022/figures/adversary-panels.js';

claim('audit-outside-surrogate', {
  source: 'Figures 3 and 6, audit',
  group: 'audit',
  statement:
    'Against an attacker who knows neither model and makes its points on eight regular models of other seeds (MI-FGSM), decorrelation buys less than eight points: for a pair of which both must be fooled, and for the DNA beside the autoencoder.',
  // Half of what the paper’s FC pairs show against an attacker of one model (14 to 16 points, FGSM and PGD).
  kind: { nonInferiority: 0.08 },
  asserts: 'every-part',
  estimand:
    'share of images on which every path is wrong at the outside attacker’s point (of a pair, of those that both models had right): decorrelated pair − regular pair, DNA − autoencoder',
  unit: 'points',
  smallestEffect: 0.05,
  // The surrogates are the same for all seeds: what is said holds for victims of these.
  looks: ({ name, looks }) => (name === 'quick' ? looks.slice(0, 1) : looks),
  parts: adversaryParts(),
  trials: fromOutside,
  measure: ({ evaluated, attacked: { defended, plain } }, part, profile) =>
    unlessVictimLeaves(
      evaluated,
      part,
      profile,
      () => outsideWrong(defended, part) - outsideWrong(plain, part),
    ),
  beside: outsideTable,
});
