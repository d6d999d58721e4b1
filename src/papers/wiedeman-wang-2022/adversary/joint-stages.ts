import { apgd } from '../../../attacks/apgd.js';
import type { ReconstructionObjective } from '../../../attacks/reconstruction-target.js';
import { square } from '../../../attacks/square.js';
import type { RandomStream } from '../../../core/random-stream.js';
import { attackNamed } from '../../../evaluation/attack-grid.js';
import { networkLogits } from '../../../evaluation/audit-network.js';
import type { PathSubject } from '../../../evaluation/paths-under-attack.js';
import type { AttackStage } from '../../../evaluation/standing-by-stage.js';
import type { NetworkPair } from '../../../training/pair-step.js';
import { probeSteps } from '../reconstruction/evaluate-reconstruction-trials.js';
import type { AdversaryPreset } from './adversary-preset.js';

/**
 * Attackers in the order in which images face them: of one model of a pair (Figure 3's), of all paths at once by PGD, by APGD,
 * and without gradients.
 */
export const attackFamilies = ['single', 'pgd', 'apgd', 'square'] as const;
export type AttackFamily = (typeof attackFamilies)[number];

/** A pair as one subject of two paths: it stands while one of its models is right. */
export const pairSubject = (pair: NetworkPair): PathSubject => ({
  paths: 2,
  attacked: () => (images) => pair.map((network) => networkLogits(network)(images)),
});

/** An attacker who sees one model of a pair; both are judged. */
const seenThrough = (pair: NetworkPair, model: 0 | 1): PathSubject => ({
  paths: 2,
  attacked: () => (images) => [networkLogits(pair[model])(images)],
  judged: pairSubject(pair).attacked,
});

/** PGD on one model after the other, as Figure 3 has it; the point that is kept is chosen by that model alone. */
export const singleStages = (
  pair: NetworkPair,
  epsilon: number,
  stream: RandomStream,
): AttackStage<AttackFamily>[] =>
  ([0, 1] as const).map((model) => ({
    family: 'single',
    aim: `PGD, model ${model + 1}`,
    subject: seenThrough(pair, model),
    attack: { config: attackNamed('pgd-linf', epsilon), objective: {}, stream, probeSteps },
  }));

/**
 * Attacks on all paths at once: PGD on the paper's objective and on margins (their sum, each up to 1; the least), APGD on
 * cross-entropy and on the difference of logits ratio, and Square on margins.
 */
export function jointStages(
  subject: PathSubject,
  { apgdSteps, squareQueries }: AdversaryPreset,
  { epsilon, stream }: { readonly epsilon: number; readonly stream: RandomStream },
): AttackStage<AttackFamily>[] {
  const ball = { norm: 'linf', epsilon } as const;
  const pgdOn = (aim: string, objective: ReconstructionObjective): AttackStage<AttackFamily> => ({
    ...{ family: 'pgd', aim: `PGD, ${aim}`, subject },
    attack: { config: attackNamed('pgd-linf', epsilon), objective, stream, probeSteps },
  });
  const apgdOn = (aim: string, objective: ReconstructionObjective): AttackStage<AttackFamily> => ({
    ...{ family: 'apgd', aim: `APGD, ${aim}`, subject },
    attack: { config: apgd({ ...ball, steps: apgdSteps }), objective, stream: stream.split('apgd') },
  });
  return [
    pgdOn('cross-entropy', {}),
    pgdOn('margins', { loss: 'margin' }),
    ...(subject.paths > 1 ? [pgdOn('least margin', { loss: 'margin', combine: 'least' })] : []),
    apgdOn('cross-entropy', {}),
    apgdOn('logit ratios', { loss: 'dlr' }),
    {
      ...{ family: 'square', aim: 'Square, margins', subject },
      attack: {
        config: square({ ...ball, queries: squareQueries }),
        objective: { loss: 'margin' },
        stream: stream.split('square'),
        // What a tenth of the queries wins need not be asked about again.
        probeSteps: Math.ceil(squareQueries / 10),
      },
    },
  ];
}
