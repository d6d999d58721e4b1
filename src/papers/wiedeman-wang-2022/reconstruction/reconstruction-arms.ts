import type { PathCoupling } from '../../../losses/reconstruction-objective.js';
import { cifarReconstruction } from '../../../models/cifar-architectures.js';
import {
  dnaArchitecture,
  type DnaOptions,
  type ReconstructionArchitecture,
} from '../../../models/reconstruction-architectures.js';

/** What sets the arms of Figures 6, 8 and 10 and of their audits apart; everything else of a seed is shared. */
export interface ReconstructionArm {
  readonly member: DnaOptions;
  /** @default `dnaArchitecture` of the member */
  readonly network?: ReconstructionArchitecture;
  /** Whether the correlation loss is used, with the preset's λ. */
  readonly decorrelated: boolean;
  readonly coupling?: PathCoupling;
}

/** Every arm by the name that reports use. */
export const reconstructionArms = {
  /** Figure 6: one path. */
  autoencoder: { member: { paths: 1 }, decorrelated: false },
  /** Figures 5 and 6: two unshared layers. */
  dna: { member: { unshared: 2 }, decorrelated: true },
  /** The control that the paper lacks: two paths as the DNA has them, trained without the correlation loss. */
  'dna-control': { member: { unshared: 2 }, decorrelated: false },
  /** Figure 10. */
  'dna-4': { member: { unshared: 4 }, decorrelated: true },
  'dna-6': { member: { unshared: 6 }, decorrelated: true },
  /** Results, "widening or deepening the neck": twice the units, twice the layers. */
  'wide-neck': { member: { neckWidth: 128 }, decorrelated: true },
  'deep-neck': { member: { neckDepth: 4 }, decorrelated: true },
  /** Two autoencoders that share no weight and no loss, read by one classifier. */
  ensemble: { member: { unshared: 6 }, decorrelated: false, coupling: 'sum' },
  /** Figure 8: CIFAR-10. */
  'cifar-autoencoder': { member: { paths: 1 }, network: cifarReconstruction(1), decorrelated: false },
  'cifar-dna': { member: { paths: 2 }, network: cifarReconstruction(2), decorrelated: true },
  /** The control of Figure 8: the same network, trained with λ = 0. */
  'cifar-dna-regular': { member: { paths: 2 }, network: cifarReconstruction(2), decorrelated: false },
} as const satisfies Record<string, ReconstructionArm>;

export type ReconstructionArmName = keyof typeof reconstructionArms;

/** The arm of that name. */
export function reconstructionArm(name: ReconstructionArmName): ReconstructionArm {
  return reconstructionArms[name];
}

/** The network of that arm. */
export function networkOf(name: ReconstructionArmName): ReconstructionArchitecture {
  const { member, network } = reconstructionArm(name);
  return network ?? dnaArchitecture(member);
}
