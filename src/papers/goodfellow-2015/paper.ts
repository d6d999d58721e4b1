import { describeDataset } from '../../data/describe-dataset.js';
import { loadDataset } from '../../data/load-dataset.js';
import type { Paper } from '../../harness/paper.js';
import type { TrialSpec } from '../../harness/store/trial.js';
import { profiles, type Profile } from './profiles.js';

/** A trial in words: "judge-network softmax on images of original seed 3"; undefined where it is no trial of this paper. */
export function describeTrial({ experiment, configuration, seed }: TrialSpec): string | undefined {
  if (experiment !== 'train-network' && experiment !== 'judge-network') return undefined;
  const maker = configuration['maker'] as TrialSpec['configuration'] | undefined;
  const images = maker === undefined ? '' : ` on images of ${String(maker['network'])}`;
  return `${experiment} ${String(configuration['network'])}${images} seed ${seed}`;
}

/** Goodfellow, Shlens & Szegedy, "Explaining and harnessing adversarial examples", ICLR 2015. */
export const goodfellow2015: Paper<Profile> = {
  id: 'goodfellow-2015',
  subject: 'Adversarial examples explained',
  citation: 'Goodfellow, Shlens & Szegedy, “Explaining and harnessing adversarial examples”, ICLR 2015',
  url: 'https://arxiv.org/abs/1412.6572',
  profiles,
  datasets: { mnist: () => loadDataset() },
  describeData: async (environment) => (await describeDataset({ environment })).description,
  describeTrial,
  groups: [
    {
      id: 'trained',
      role: 'statements',
      heading: 'The paper’s statements, on models trained here',
      about:
        'Linear models and maxout networks on MNIST, trained from scratch several times and attacked by one step of the gradient’s sign; a seed is a training run of every network and counts once.',
    },
  ],
  // Its numbers stand in the text, none in a figure that could be drawn again.
  printedPanels: [],
  figureTexts: [],
};
