import type { PathLogits } from '../attacks/reconstruction-target.js';
import { forward } from '../models/forward.js';
import type { Network } from '../models/network.js';
import { reconstruct, type ReconstructOptions } from '../models/reconstruct.js';
import type { ReconstructionArchitecture } from '../models/reconstruction-architectures.js';
import { attackNamed, type AttackName } from './attack-grid.js';
import { gridOf, type EvaluationSetting } from './evaluation-setting.js';
import { rightPaths, type PathSubject } from './paths-under-attack.js';

/** What an attack aims at: all paths jointly (the only aim against one path), or one path, counted from 1. */
export type Objective = 'joint' | `path ${number}`;

/** How every image fares through every path under one attack. */
export interface PathOutcomes {
  /** `none`: the images as they are. */
  readonly attack: AttackName | 'none';
  readonly epsilon: number;
  readonly objective: Objective;
  /** By path, then image: 1 where the classifier is right about the reconstruction. */
  readonly right: readonly Uint8Array[];
}

/** A network that reconstructs, and the classifier of what it makes. */
export interface ClassifiedReconstruction {
  readonly network: Network<ReconstructionArchitecture>;
  readonly classifier: Network;
}

/** The classifier's logits on the reconstruction of each path (or of those asked for), in evaluation mode. */
export function pathLogits(
  { network, classifier }: ClassifiedReconstruction,
  options: ReconstructOptions = {},
): PathLogits {
  return (images) =>
    reconstruct(network, images, options).map((path) => forward(classifier, path.images, 'evaluate').logits);
}

/** All aims against a network: jointly and, where there is more than one path, path by path. */
function objectivesAgainst({ necks }: ReconstructionArchitecture): Objective[] {
  return ['joint', ...(necks.length > 1 ? necks.map((_, path): Objective => `path ${path + 1}`) : [])];
}

/** A network with its classifier as something that is attacked and judged along its paths. */
export function pathSubject(subject: ClassifiedReconstruction): PathSubject {
  return { paths: subject.network.architecture.necks.length, attacked: () => pathLogits(subject) };
}

/** What is evaluated. */
export interface ReconstructionSetting extends EvaluationSetting {
  /** @default all that there are against the network */
  readonly objectives?: readonly Objective[];
  /** Steps of an iterative attack that are taken on all images before the rest are attacked in full. @default 0 */
  readonly probeSteps?: number;
}

/** Outcomes without an attack first, then those of {@link attackReconstruction}. */
export async function evaluateReconstruction(
  subject: ClassifiedReconstruction,
  setting: ReconstructionSetting,
): Promise<PathOutcomes[]> {
  setting.onProgress?.('natural accuracy');
  const right = await rightPaths(pathSubject(subject), setting);
  const natural: PathOutcomes = { attack: 'none', epsilon: 0, objective: 'joint', right };
  return [natural, ...(await attackReconstruction(subject, setting))];
}

/**
 * Attacks reconstructions with each objective (all of them by default).
 *
 * Outcomes come attack by attack, ε by ε, objective by objective.
 */
export async function attackReconstruction(
  subject: ClassifiedReconstruction,
  setting: ReconstructionSetting,
): Promise<PathOutcomes[]> {
  const { variant, probeSteps } = setting;
  const objectives = setting.objectives ?? objectivesAgainst(subject.network.architecture);
  const answers = pathSubject(subject);
  const outcomes: PathOutcomes[] = [];
  for (const { attack: name, epsilon, stream } of gridOf(setting)) {
    const config = attackNamed(name, epsilon, variant);
    for (const objective of objectives) {
      setting.onProgress?.(`${name}, ε ${epsilon}, ${objective}`);
      const paths = objective === 'joint' ? {} : { paths: [Number(objective.slice(5)) - 1] };
      const aimed = { config, stream, objective: { variant, ...paths } };
      const probing = probeSteps === undefined ? aimed : { ...aimed, probeSteps };
      outcomes.push({
        attack: name,
        epsilon,
        objective,
        right: await rightPaths(answers, setting, probing),
      });
    }
  }
  return outcomes;
}
