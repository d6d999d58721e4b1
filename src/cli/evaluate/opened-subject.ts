import { attackNamed } from '../../evaluation/attack-grid.js';
import { auditPair, auditReconstruction, type AttackAudit } from '../../evaluation/audit-evaluation.js';
import { CleanImages } from '../../evaluation/clean-images.js';
import { evaluatePair, type EvaluatedPair } from '../../evaluation/evaluate-pair.js';
import {
  attackReconstruction,
  evaluateReconstruction,
  type PathOutcomes,
} from '../../evaluation/evaluate-reconstruction.js';
import { gridOf, type EvaluationSetting, type GridPoint } from '../../evaluation/evaluation-setting.js';
import { measurePaths, type PathMeasures } from '../../evaluation/path-measures.js';
import { rightCounts } from '../../evaluation/reconstruction-accuracy.js';

import { bothDirections, pairTransfer, type MeasuredTransfer } from '../../evaluation/pair-transfer.js';
import type { LayerStack } from '../../models/architecture.js';
import { loadNetwork, type NameMatch } from '../../models/load-network.js';
import { disposeNetwork, type Network } from '../../models/network.js';
import type { ReconstructionArchitecture } from '../../models/reconstruction-architectures.js';
import type { Subject } from './evaluate-options.js';
import { anyAuditFailed } from './audit-lines.js';
import { pairArchitecture } from './pair-architecture.js';
import { pairJson, pairText } from './pair-output.js';
import { pathJson, pathText } from './path-output.js';
import type { PlannedStep } from './planned-steps.js';
import { classifierIn, reconstructionIn } from './reconstruction-networks.js';
import { reconstructionJson, reconstructionText } from './reconstruction-output.js';

/** Results, in both forms. */
export interface Found {
  readonly json: (
    dataset: string,
  ) => ReturnType<typeof pairJson> | ReturnType<typeof reconstructionJson> | ReturnType<typeof pathJson>;
  readonly text: () => string;
  /** Whether some attack failed its audit: its rates say nothing of the model. */
  readonly auditFailed: boolean;
}

/** Loaded checkpoints, what is to be done with them, and what was found so far. */
export interface OpenedSubject {
  /** How names were read that are not ours; a line for each checkpoint of such. */
  readonly names: readonly string[];
  readonly steps: readonly PlannedStep[];
  /** What was found so far; undefined where that is nothing. */
  readonly found: () => Found | undefined;
  readonly dispose: () => void;
}

/** What is done with a subject. */
export interface SubjectSettings {
  /** Our names of layers, by the checkpoints'. */
  readonly rename: Readonly<Record<string, string>>;
  readonly setting: EvaluationSetting;
  /** The same with those magnitudes that can be audited. */
  readonly auditSetting: EvaluationSetting;
  /** Why no attack is audited, where none is. */
  readonly notAudited: string | undefined;
}

/** How many times forward and back a step of an attack is a pass forward, roughly. */
const stepWork = 3;
/** Passes forward around an attack: its end point's, the judge's and the other model's. */
const passesAround = 3;
/** An audit: so many images, and so many runs of its attack. */
const auditWork = 64 * 11;

const attackWork = (
  { attack, epsilon }: Pick<GridPoint, 'attack' | 'epsilon'>,
  { indices, variant }: EvaluationSetting,
) => indices.length * (stepWork * attackNamed(attack, epsilon, variant).steps + passesAround);

/** Loads checkpoints, and notes how their names were read where these are not the network's. */
class Loader {
  readonly names: string[] = [];
  readonly networks: Network<LayerStack>[] = [];

  constructor(readonly rename: Readonly<Record<string, string>>) {}

  async load<A extends LayerStack>(role: string, architecture: A, path: string): Promise<Network<A>> {
    const onMatch = (match: NameMatch) => this.names.push(...describeMatch(role, match));
    const network = await loadNetwork(architecture, path, { rename: this.rename, onMatch });
    this.networks.push(network);
    return network;
  }

  dispose(): void {
    this.networks.splice(0).forEach(disposeNetwork);
  }
}

function describeMatch(role: string, { prefix, renamed }: NameMatch): string[] {
  const parts = [
    ...(prefix === '' ? [] : [`"${prefix}" taken off all names`]),
    ...(renamed.length === 0
      ? []
      : [`${renamed.map((pair) => pair.join(' → ')).join(', ')} (--map changes it)`]),
  ];
  return parts.length === 0 ? [] : [`weights of ${role}: ${parts.join('; ')}`];
}

/** Runs `open`; what it loaded is freed where it fails. */
async function loading<T>(
  rename: Readonly<Record<string, string>>,
  open: (loader: Loader) => Promise<T>,
): Promise<T> {
  const loader = new Loader(rename);
  try {
    return await open(loader);
  } catch (error) {
    loader.dispose();
    throw error;
  }
}

/** A step for the audit of each attack; none where there is nothing to audit. */
function auditSteps(
  { setting, auditSetting, notAudited }: SubjectSettings,
  audit: (setting: EvaluationSetting) => Promise<AttackAudit[]>,
  found: AttackAudit[],
): PlannedStep[] {
  if (notAudited !== undefined) return [];
  return setting.attacks.map((attack) => ({
    name: `audit of ${attack}`,
    work: auditWork * (stepWork * attackNamed(attack, 0.1, setting.variant).steps + passesAround),
    run: async () => void found.push(...(await audit({ ...auditSetting, attacks: [attack] }))),
  }));
}

/** Two classifiers of one architecture. */
export function openPair(
  subject: Extract<Subject, { readonly kind: 'pair' }>,
  settings: SubjectSettings,
): Promise<OpenedSubject> {
  const { setting, notAudited } = settings;
  return loading(settings.rename, async (loader) => {
    const architecture = await pairArchitecture(subject, setting.images);
    const pair = [
      await loader.load('first', architecture, subject.first),
      await loader.load('second', architecture, subject.second),
    ] as const;
    const clean = new CleanImages(setting.images);
    const audits: AttackAudit[] = [];
    const transfers: MeasuredTransfer[] = [];
    let alone: EvaluatedPair | undefined;
    const first: PlannedStep = {
      name: 'accuracy and features',
      work: 2 * setting.indices.length,
      run: async () => void (alone = await evaluatePair(pair, { ...setting, attacks: [] })),
    };
    const attacks = gridOf(setting).flatMap((point) =>
      bothDirections.map((direction): PlannedStep => {
        const { attack, epsilon, stream } = point;
        return {
          name: `${attack}, ε ${epsilon}, ${direction}`,
          work: attackWork(point, setting),
          run: async () => {
            const config = attackNamed(attack, epsilon, setting.variant);
            const counts = await pairTransfer(pair, direction, config, { ...setting, clean, stream });
            transfers.push({ attack, epsilon, direction, ...counts });
          },
        };
      }),
    );
    return {
      names: loader.names,
      steps: [first, ...attacks, ...auditSteps(settings, (audited) => auditPair(pair, audited), audits)],
      found: () => {
        if (alone === undefined) return undefined;
        const evaluated = { ...alone, transfers };
        return {
          json: (dataset) => pairJson(dataset, evaluated, audits),
          text: () => pairText(evaluated, audits, notAudited),
          auditFailed: anyAuditFailed(audits),
        };
      },
      dispose: () => {
        clean.dispose();
        loader.dispose();
      },
    };
  });
}

/** A network that reconstructs, without a classifier. */
function openAlone(
  network: Network<ReconstructionArchitecture>,
  { setting: { images, indices } }: SubjectSettings,
  loader: Loader,
): OpenedSubject {
  let measures: PathMeasures | undefined;
  const step: PlannedStep = {
    name: 'errors and features',
    work: indices.length,
    run: async () => void (measures = await measurePaths(network, images, indices)),
  };
  return {
    names: loader.names,
    steps: [step],
    found: () => {
      if (measures === undefined) return undefined;
      const found = measures;
      return {
        json: (dataset) => pathJson(dataset, indices.length, found),
        text: () => pathText(indices.length, found),
        auditFailed: false,
      };
    },
    dispose: () => loader.dispose(),
  };
}

/** A network that reconstructs, and the classifier of what it makes where there is one. */
export function openReconstruction(
  subject: Exclude<Subject, { readonly kind: 'pair' }>,
  settings: SubjectSettings,
): Promise<OpenedSubject> {
  const { setting, notAudited } = settings;
  return loading(settings.rename, async (loader) => {
    const { data, architecture } = await reconstructionIn(subject.kind, subject.checkpoint);
    const network = await loader.load(subject.kind, architecture, subject.checkpoint);
    if (subject.classifier === undefined) return openAlone(network, settings, loader);
    const reading = await classifierIn(data, subject.classifier);
    const classifier = await loader.load('classifier', reading, subject.classifier);
    const both = { network, classifier };
    const aims = architecture.necks.length > 1 ? architecture.necks.length + 1 : 1;
    const audits: AttackAudit[] = [];
    const outcomes: PathOutcomes[] = [];
    const natural: PlannedStep = {
      name: 'natural accuracy',
      work: setting.indices.length,
      run: async () =>
        void outcomes.push(...(await evaluateReconstruction(both, { ...setting, attacks: [] }))),
    };
    const attacks = gridOf(setting).map((point): PlannedStep => {
      const { attack, epsilon } = point;
      return {
        name: `${attack}, ε ${epsilon}`,
        work: aims * attackWork(point, setting),
        run: async () => {
          const one = { ...setting, attacks: [attack], epsilons: [epsilon] };
          outcomes.push(...(await attackReconstruction(both, one)));
        },
      };
    });
    const audit = (audited: EvaluationSetting) => auditReconstruction(both, audited);
    return {
      names: loader.names,
      steps: [natural, ...attacks, ...auditSteps(settings, audit, audits)],
      found: () => {
        if (outcomes.length === 0) return undefined;
        const counts = rightCounts(outcomes);
        return {
          json: (dataset) => reconstructionJson(dataset, counts, audits),
          text: () => reconstructionText(counts, audits, notAudited),
          auditFailed: anyAuditFailed(audits),
        };
      },
      dispose: () => loader.dispose(),
    };
  });
}
