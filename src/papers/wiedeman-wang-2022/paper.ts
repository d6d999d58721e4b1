import { prepareBackend } from '../../backend/select-backend.js';
import type { Dataset } from '../../data/dataset.js';
import { describeDataset } from '../../data/describe-dataset.js';
import { findCifar } from '../../data/find-cifar.js';
import { loadDataset } from '../../data/load-dataset.js';
import type { NotRun } from '../../harness/claim-types.js';
import type { ClaimGroup, Paper } from '../../harness/paper.js';
import type { TrialSpec } from '../../harness/store/trial.js';
import { figureTexts } from './figures/figure-texts.js';
import { printedPanels } from './figures/printed-panels.js';
import { profiles, type Profile } from './profiles.js';
import { cifarData } from './reconstruction/cifar-study.js';
import { downloadReleased } from './released/released-download.js';
import { releasedCacheFolder, releasedCheckpoints, releasedFolder } from './released/released-weights.js';

const groups = [
  {
    id: 'trained',
    role: 'statements',
    heading: 'The paper’s statements, on models trained here',
    about:
      'Every model was trained from scratch, several times; each training run has a seed, and a seed counts once.',
  },
  {
    id: 'released',
    role: 'described',
    heading: 'The authors’ own weights',
    about:
      'The authors published their trained models. These tables attack those models again, with attacks that pass the usual checks. One model of each kind is no sample: the intervals are over images, and nothing is decided.',
  },
  {
    id: 'conjecture',
    role: 'conjectures',
    heading: 'Conjectures of the Discussion',
    about:
      'What the paper supposes and never tests, as experiments declared beforehand. Defences are attacked by somebody who knows them.',
  },
  {
    id: 'audit',
    role: 'audits',
    heading: 'Audits',
    about:
      'Statements of this project, not of the paper: what a reader should know about the paper’s experiments. A supported audit means that the problem it describes is there.',
  },
  {
    id: 'shown',
    role: 'described',
    heading: 'Shown, not decided',
    about: 'Images made by networks trained here, for the reader’s own eyes. Nothing is decided.',
  },
] as const satisfies readonly ClaimGroup[];

/** A trial in words: "train-pair fc λ 0.05 warm-up 4 seed 3", "attack-jointly fc λ 0 after DVERGE seed 3"; undefined where there is no more to say than experiment and seed. */
export function describeTrial({ experiment, configuration, seed }: TrialSpec): string | undefined {
  const { architecture, lambda, form, warmUpEpochs, dvergeVersion } = configuration;
  if (typeof architecture !== 'string' && lambda === undefined) return undefined;
  return [
    experiment,
    architecture,
    lambda === undefined ? undefined : `λ ${String(lambda)}`,
    form,
    warmUpEpochs === undefined ? undefined : `warm-up ${String(warmUpEpochs)}`,
    dvergeVersion === undefined ? undefined : 'after DVERGE',
    `seed ${seed}`,
  ]
    .filter((word) => word !== undefined)
    .join(' ');
}

/**
 * CIFAR-10, or why its claims are not run. On wasm a training step fits (`ops/recompute.ts`), but one of the paper's classifier
 * takes 38 s (`docs/backends.md`). Attacks on 500 images were not tried there; where 4 GB are too few, wasm ends without a word that a
 * reader could use.
 */
async function cifarOrWhyNot(): Promise<Dataset | { readonly notRun: NotRun }> {
  const missing = (text: string) => ({ notRun: { because: 'missing', text } }) as const;
  const found = await findCifar();
  if ('why' in found) return missing(found.why);
  const { name } = await prepareBackend();
  if (name === 'wasm') {
    return missing(
      'the CIFAR-10 networks take wasm many hours a seed, and attacks on them may need more memory than it can have; npx transfer-claims setup tensorflow gets a backend that runs them',
    );
  }
  return loadDataset({ id: 'cifar-10' });
}

/** Wiedeman & Wang, "Disrupting adversarial transferability in deep neural networks", Patterns 3 (2022) 100472. */
export const wiedemanWang2022: Paper<Profile> = {
  id: 'wiedeman-wang-2022',
  subject: 'Adversarial transferability',
  citation:
    'Wiedeman & Wang, “Disrupting adversarial transferability in deep neural networks”, Patterns 3 (2022) 100472',
  url: 'https://doi.org/10.1016/j.patter.2022.100472',
  profiles,
  datasets: {
    mnist: () => loadDataset(),
    [cifarData]: () => cifarOrWhyNot(),
  },
  describeData: async (environment) => (await describeDataset({ environment })).description,
  describeTrial,
  groups,
  startFirst: [
    'audit-collapse-rate',
    'audit-collapse-rate-fc',
    'audit-equal-norm-noise',
    'fig-10-unsharing-helps',
    'text-neck-width-and-depth',
  ],
  firstPage: [
    {
      claim: 'audit-pair-joint-attack',
      by: {
        supported:
          'The main result is about attackers of one model: one who attacks both models at once fools both models of a decorrelated pair about as often as both of a regular one (audit-pair-joint-attack).',
        refuted:
          'The main result holds against attackers of both models too: one perturbation fools both models of a decorrelated pair less often than both of a regular one (audit-pair-joint-attack).',
        inconclusive:
          'The main result is about attackers of one model; what one who attacks both models at once gains is not decided here (audit-pair-joint-attack).',
      },
    },
    {
      claim: 'audit-dverge-joint-attack',
      by: {
        supported:
          'DVERGE training, too, is about attackers of one model: one who attacks both fools both about as often after it as before (audit-dverge-joint-attack).',
        refuted:
          'DVERGE training holds against attackers of both models too: fewer images fool both after it than before (audit-dverge-joint-attack).',
      },
    },
  ],
  printedPanels,
  figureTexts,
  commands: async (terminal) => [
    (await import('./ways-out/ways-out-command.js')).waysOutCommand(terminal, wiedemanWang2022),
  ],
  resources: (environment) => {
    const weights = releasedCheckpoints(['cnn/regular/1', 'dna', 'autoencoder'], environment);
    const name = 'released weights';
    return 'notRun' in weights
      ? [{ name, found: false, description: weights.notRun.text }]
      : [{ name, found: true, description: releasedFolder(environment) ?? '' }];
  },
  downloads: [
    {
      option: 'released',
      description: "the authors' checkpoints from github.com/WANG-AXIS/DNA",
      subject: "The authors' weights are",
      fetch: (onProgress) => downloadReleased({ folder: releasedCacheFolder(), onProgress }),
    },
  ],
};
