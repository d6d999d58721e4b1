import type { Profile } from '../../profiles.js';
import { adaptivePanels } from '../adaptive-study.js';
import { adaptiveAims, type AdaptiveEvaluation } from '../audit-reconstruction-trials.js';

/** A network of so many paths of which, of 100 images, `standing(aim)` stand after the aim of that place and all before it. */
export function sampleAdaptive(
  profile: Profile,
  paths: number,
  standing: (aim: number) => number,
): AdaptiveEvaluation {
  const aims = adaptiveAims(paths).map(({ aim }, index) => ({ aim, either: standing(index) }));
  return { attacked: adaptivePanels(profile).map((panel) => ({ ...panel, images: 100, standing: aims })) };
}
