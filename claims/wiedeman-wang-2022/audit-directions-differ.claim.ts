import {
  type attackNames,
  claim,
  measuredRate,
  pairedEvaluations,
  pairRequests,
  type PairedEvaluation,
  panelParts,
} from '../../src/index.js';

/** T(2→1) − T(1→2) of the decorrelated pair, mean of magnitudes. */
function asymmetry({ decorrelated, preset }: PairedEvaluation, attack: (typeof attackNames)[number]) {
  let sum = 0;
  for (const epsilon of preset.epsilons) {
    const there = measuredRate(decorrelated, attack, epsilon, '1→2');
    const back = measuredRate(decorrelated, attack, epsilon, '2→1');
    if ('inconclusive' in there) return there;
    if ('inconclusive' in back) return back;
    sum += back.rate - there.rate;
  }
  return { value: sum / preset.epsilons.length };
}

claim({
  id: 'audit-directions-differ',
  declare: (profile) => ({
    source: 'Figure 3, audit',
    statement:
      'The correlation loss is not symmetric, and neither is what it does: in a decorrelated pair attacks transfer more from the second model to the first than in the direction that the figure shows.',
    kind: 'directional',
    estimand: 'transfer rate 2→1 − transfer rate 1→2 of the decorrelated pair, mean of magnitudes',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.05,
    seeds: profile.seeds,
    parts: panelParts(profile),
  }),
  trials: pairRequests,
  measure: (trials, profile) =>
    Object.fromEntries(
      pairedEvaluations(trials, profile).flatMap((pair) =>
        pair.preset.attacks.map((attack) => [
          `${pair.architecture}/${attack}`,
          pair.exclusion === undefined ? asymmetry(pair, attack) : { excluded: pair.exclusion },
        ]),
      ),
    ),
});
