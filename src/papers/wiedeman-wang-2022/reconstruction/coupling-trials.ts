import { attackNamed, type AttackName } from '../../../evaluation/attack-grid.js';
import { pathSubject } from '../../../evaluation/evaluate-reconstruction.js';
import { rightPaths } from '../../../evaluation/paths-under-attack.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { Trial } from '../../../harness/trials.js';
import { evaluationStream, imageOrder } from './evaluate-reconstruction-trials.js';
import type { ReconstructionPreset } from './reconstruction-preset.js';
import {
  classifierTrainingTrial,
  reconstructionTrainingTrial,
  withStoredArm,
  type ReconstructionRequest,
} from './train-reconstruction-trials.js';

/** The magnitude at which objectives are compared: in the middle of Figure 6's, where paths part most. */
const epsilon = 0.1;

/** Bumped whenever attacks or counting change their numbers. */
const version = 1;

/** How two paths' cross-entropies were made one, and through how many paths the attacked images are wrong. */
export interface CouplingCounts {
  readonly attack: AttackName;
  readonly combine: 'squares' | 'sum';
  readonly images: number;
  readonly noneWrong: number;
  readonly oneWrong: number;
  readonly bothWrong: number;
}

/** Numbers of a `couple-paths` trial. */
export interface CouplingEvaluation {
  readonly counts: readonly CouplingCounts[];
}

/** A DNA attacked through the squares of its paths' losses, as the paper does, and through their plain sum ({@link CouplingEvaluation}). */
export function couplingTrial(
  laboratory: Laboratory,
  preset: ReconstructionPreset,
  request: ReconstructionRequest,
): Trial<CouplingEvaluation> {
  const training = reconstructionTrainingTrial(laboratory, preset, request);
  const classifier = classifierTrainingTrial(laboratory, preset, request);
  const { attackImages, attacks } = preset;
  const spec: TrialSpec = {
    ...{ experiment: 'couple-paths', version, seed: request.seed },
    configuration: {
      ...classifier.spec.configuration,
      ...{ attackImages, attacks, epsilon },
      versions: [training.spec.version, classifier.spec.version],
    },
  };
  const run = (onBatch: () => void): Promise<TrialOutput> =>
    withStoredArm(laboratory, preset, request, async (own) => {
      const { test } = laboratory.dataset;
      const indices = imageOrder(request.seed, test).subarray(0, attackImages);
      const setting = { images: test, indices, onBatch };
      const counts: CouplingCounts[] = [];
      for (const name of attacks) {
        for (const combine of ['squares', 'sum'] as const) {
          const stream = evaluationStream(request.seed).split(`${name} ${epsilon}`);
          const aimed = { config: attackNamed(name, epsilon), objective: { combine }, stream };
          const right = await rightPaths(pathSubject(own), setting, aimed);
          counts.push({ attack: name, combine, ...countByPaths(right) });
        }
      }
      return { numbers: asNumbers({ counts }) };
    });
  return { spec, run, needs: [training, classifier] };
}

/** Images by the number of wrong paths, of two. @param right by path, then image: 1 where it is right */
export function countByPaths([
  first = new Uint8Array(),
  second = new Uint8Array(),
]: readonly Uint8Array[]): Pick<CouplingCounts, 'images' | 'noneWrong' | 'oneWrong' | 'bothWrong'> {
  const wrong = Array.from(first, (value, row) => 2 - value - (second[row] ?? 0));
  const count = (paths: number) => wrong.filter((found) => found === paths).length;
  return { images: wrong.length, noneWrong: count(0), oneWrong: count(1), bothWrong: count(2) };
}
