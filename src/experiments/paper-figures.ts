import { readFileSync } from 'node:fs';
import type { ArchitectureName } from '../models/architecture.js';
import type { AttackName } from './attack-grid.js';
import type { PairArm } from './pair-trials.js';

/** The numbers behind the paper's Figure 3, in percent, one training run, direction 1→2. */
interface Figure3Arm {
  readonly naturalAccuracy: number;
  readonly transferRate: Readonly<Record<AttackName, Readonly<Record<string, number>>>>;
}

interface PaperFigures {
  readonly figure2: { readonly regularR2: number; readonly decorrelatedR2: number };
  readonly figure6: {
    readonly accuracy: Readonly<
      Record<'dna-either' | 'autoencoder', Readonly<Record<'fgsm' | 'pgd', readonly number[]>>>
    >;
  };
  readonly figure3: Readonly<Record<ArchitectureName, Readonly<Record<PairArm, Figure3Arm>>>>;
}

/** fixtures/paper-figures.json: the authors' stored results and printed numbers. */
export const paperFigures: PaperFigures = JSON.parse(
  readFileSync(new URL('../../fixtures/paper-figures.json', import.meta.url), 'utf8'),
) as PaperFigures;

/** The paper's transfer rate in Figure 3 as a fraction, or null where it gives none. */
export function paperTransferRate(
  architecture: ArchitectureName,
  arm: PairArm,
  attack: AttackName,
  epsilon: number,
): number | null {
  const percent = paperFigures.figure3[architecture][arm].transferRate[attack][String(epsilon)];
  return percent === undefined ? null : percent / 100;
}

/** The paper's drop in transfer rate, regular − decorrelated, mean over magnitudes, as a fraction. */
export function paperTransferGap(
  architecture: ArchitectureName,
  attack: AttackName,
  epsilons: readonly number[],
): number {
  const rate = (arm: PairArm, epsilon: number) =>
    paperTransferRate(architecture, arm, attack, epsilon) ?? NaN;
  const gaps = epsilons.map((epsilon) => rate('regular', epsilon) - rate('decorrelated', epsilon));
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}
