import { readFileSync } from 'node:fs';
import type { ArchitectureName } from '../../models/architecture.js';
import type { AttackName } from '../../evaluation/attack-grid.js';
import type { PairArm } from './experiments/pair-trials.js';

/** The numbers behind the paper's Figure 3, in percent, one training run, direction 1→2. */
interface Figure3Arm {
  readonly naturalAccuracy: number;
  readonly transferRate: Readonly<Record<AttackName, Readonly<Record<string, number>>>>;
}

/** Accuracy under attack of the DNA (right through either path) and of the autoencoder, percent, by magnitude. */
type ReconstructionAccuracy = Readonly<
  Record<'dna-either' | 'autoencoder', Readonly<Record<'fgsm' | 'pgd', readonly number[]>>>
>;

interface PaperFigures {
  /** Rows by parametric distance, columns by magnitude; the column of magnitude 0 counts clean errors. */
  readonly figure1: {
    readonly parameterDistance: readonly number[];
    readonly epsilon: readonly number[];
    readonly transferRate: readonly (readonly number[])[];
    readonly featureR2: readonly (readonly number[])[];
  };
  readonly figure2: { readonly regularR2: number; readonly decorrelatedR2: number };
  readonly figure3: Readonly<Record<ArchitectureName, Readonly<Record<PairArm, Figure3Arm>>>>;
  /** Transfer rates, rows by magnitude, columns by epoch of DVERGE training; mean of both directions. */
  readonly figure4: {
    readonly epochs: readonly number[];
    readonly epsilon: readonly number[];
    readonly regularInit: readonly (readonly number[])[];
    readonly decorrelatedInit: readonly (readonly number[])[];
  };
  readonly figure6: { readonly epsilon: readonly number[]; readonly accuracy: ReconstructionAccuracy };
  /** Magnitudes in 1/255 of the pixel range. */
  readonly figure8: { readonly epsilon255: readonly number[]; readonly accuracy: ReconstructionAccuracy };
}

/** fixtures/paper-figures.json, rates in percent: the authors' stored results and printed numbers. */
export const paperFigures: PaperFigures = JSON.parse(
  readFileSync(new URL('./printed.json', import.meta.url), 'utf8'),
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

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The paper's transfer rate in Figure 1 at a magnitude, mean over its distances, as a fraction. */
export function paperDistanceRate(epsilon: number): number {
  const column = paperFigures.figure1.epsilon.indexOf(epsilon);
  return mean(paperFigures.figure1.transferRate.map((row) => row[column] ?? NaN)) / 100;
}

/** The smallest R² over distances that the paper's Figure 1 has at a magnitude; 0: natural inputs. */
export function paperDistanceR2(epsilon: number): number {
  const column = paperFigures.figure1.epsilon.indexOf(epsilon);
  return Math.min(...paperFigures.figure1.featureR2.map((row) => row[column] ?? NaN));
}

function paperDvergeRate(start: 'regularInit' | 'decorrelatedInit', epsilon: number, epoch: number): number {
  const { figure4 } = paperFigures;
  return (figure4[start][figure4.epsilon.indexOf(epsilon)]?.[epoch] ?? NaN) / 100;
}

/** How far the regular pair's transfer rate fell in the paper's Figure 4 after so many epochs, as a fraction. */
export function paperDvergeDrop(epsilon: number, epochs: number): number {
  return paperDvergeRate('regularInit', epsilon, 0) - paperDvergeRate('regularInit', epsilon, epochs);
}

/** Regular start − decorrelated start in the paper's Figure 4 after an epoch, as a fraction. */
export function paperDvergeGap(epsilon: number, epoch: number): number {
  return paperDvergeRate('regularInit', epsilon, epoch) - paperDvergeRate('decorrelatedInit', epsilon, epoch);
}

/** By how much natural accuracy changes with the correlation loss in the paper, as a fraction. */
export function paperAccuracyChange(architecture: ArchitectureName): number {
  const { regular, decorrelated } = paperFigures.figure3[architecture];
  return (decorrelated.naturalAccuracy - regular.naturalAccuracy) / 100;
}

/** The paper's accuracy in Figure 6, as a fraction; at ε 0 of an attack, without one. NaN where it prints none. */
export function paperReconstructionAccuracy(
  subject: 'dna' | 'autoencoder',
  { attack, epsilon }: { readonly attack: string; readonly epsilon: number },
): number {
  const { epsilon: epsilons, accuracy } = paperFigures.figure6;
  const rows = accuracy[subject === 'dna' ? 'dna-either' : 'autoencoder'];
  return (rows[attack === 'fgsm-linf' ? 'fgsm' : 'pgd'][epsilons.indexOf(epsilon)] ?? NaN) / 100;
}

/** The lead of the DNA, right through either path, over the autoencoder in Figure 6, as a fraction. */
export const paperReconstructionLead = (panel: {
  readonly attack: string;
  readonly epsilon: number;
}): number => paperReconstructionAccuracy('dna', panel) - paperReconstructionAccuracy('autoencoder', panel);

/** The paper's accuracy in Figure 8, as a fraction; at ε 0 of an attack, without one. NaN where it prints none. */
export function paperCifarAccuracy(
  subject: 'dna' | 'autoencoder',
  { attack, epsilon }: { readonly attack: string; readonly epsilon: number },
): number {
  const { epsilon255, accuracy } = paperFigures.figure8;
  const rows = accuracy[subject === 'dna' ? 'dna-either' : 'autoencoder'];
  const column = epsilon255.indexOf(Math.round(255 * epsilon));
  return (rows[attack === 'fgsm-linf' ? 'fgsm' : 'pgd'][column] ?? NaN) / 100;
}

/** The lead of the DNA, right through either path, over the autoencoder in Figure 8, as a fraction. */
export const paperCifarLead = (panel: { readonly attack: string; readonly epsilon: number }): number =>
  paperCifarAccuracy('dna', panel) - paperCifarAccuracy('autoencoder', panel);

/** By how much that lead is larger in Figure 8 than in Figure 6, means over the magnitudes of each, as a fraction. */
export function paperLeadBeyondMnist(attack: string): number {
  const { figure6, figure8 } = paperFigures;
  const attacked = (epsilons: readonly number[]) => epsilons.filter((epsilon) => epsilon > 0);
  const onCifar = attacked(figure8.epsilon255).map((step) => paperCifarLead({ attack, epsilon: step / 255 }));
  const onMnist = attacked(figure6.epsilon).map((epsilon) => paperReconstructionLead({ attack, epsilon }));
  return mean(onCifar) - mean(onMnist);
}
