import type { AttackedPanel } from '../reconstruction-study.js';
import { adaptiveAims, type AdaptiveEvaluation } from '../audit-reconstruction-trials.js';

/** A network of so many paths of which, of 100 images, `standing(aim)` stand after the aim of that place and all before it. */
export function sampleAdaptive(
  panels: readonly AttackedPanel[],
  paths: number,
  standing: (aim: number) => number,
): AdaptiveEvaluation {
  const aims = adaptiveAims(paths).map(({ aim }, index) => ({ aim, either: standing(index) }));
  return { attacked: panels.map((panel) => ({ ...panel, images: 100, standing: aims })) };
}
