import { RandomStream } from '../../../../core/random-stream.js';
import type { Profile } from '../../profiles.js';
import { adversaryPreset } from '../adversary-preset.js';
import type { JointAttacks } from '../joint-attack-trials.js';
import { jointStages } from '../joint-stages.js';
import type { OutsideAttacks } from '../outside-trials.js';

/**
 * A network of so many paths of which, of 100 images, `standing(stage)` stand after the stage of that place and all before it;
 * one of two paths has the stages of an attacker of one model before.
 */
export function sampleJointAttacks(
  profile: Profile,
  paths: number,
  standing: (stage: number) => number,
): JointAttacks {
  const preset = adversaryPreset(profile);
  const single = [1, 2].map((model) => ({ family: 'single', aim: `PGD, model ${model}` }) as const);
  return {
    attacked: preset.epsilons.map((epsilon) => {
      const aimed = { epsilon, stream: RandomStream.fromSeed(1) };
      const joint = jointStages({ paths, attacked: () => () => [] }, preset, aimed);
      const stages = [...(paths > 1 ? single : []), ...joint.map(({ family, aim }) => ({ family, aim }))];
      const found = stages.map((stage, index) => ({ ...stage, standing: standing(index) }));
      return { epsilon, images: 100, standing: found };
    }),
  };
}

/** A victim of two paths of which all are wrong on so many of 100 images, of which 90 were right before. */
export function sampleOutsideAttacks(profile: Profile, allWrong: number): OutsideAttacks {
  return {
    attacked: adversaryPreset(profile).epsilons.map((epsilon) => ({
      ...{ epsilon, images: 100, clean: 90, allWrong },
      cleanAllWrong: Math.round(0.9 * allWrong),
      cleanWrong: [allWrong, allWrong],
    })),
  };
}
