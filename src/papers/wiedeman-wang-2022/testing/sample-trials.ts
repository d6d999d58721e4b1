import { figure3Epsilons } from '../../../evaluation/attack-grid.js';
import { asNumbers, type TrialOutput, type TrialSpec } from '../../../harness/store/trial.js';
import type { StoredTrial } from '../../../harness/store/run-store.js';
import type { TrialRequest } from '../../../harness/store/run-trials.js';
import { trialKey } from '../../../harness/store/trial-key.js';
import type { StoredByKey } from '../../../harness/trials.js';
import { adversaryPreset } from '../adversary/adversary-preset.js';
import { allCouples } from '../conjectures/architecture-trials.js';
import { attackers } from '../conjectures/detection-trials.js';
import { sampleJointAttacks, sampleOutsideAttacks } from '../adversary/testing/sample-adversary.js';
import type { AttackAudits } from '../experiments/audit/attack-audits.js';
import { directions } from '../experiments/pair-study.js';
import { sampleDistance } from '../experiments/testing/sample-distance.js';
import { sampleDverge } from '../experiments/testing/sample-dverge.js';
import { sampleFeatures, samplePairEvaluation } from '../experiments/testing/sample-pair-evaluation.js';
import type { Profile } from '../profiles.js';
import type { AttackName } from '../../../evaluation/attack-grid.js';
import { reconstructionPreset } from '../reconstruction/reconstruction-preset.js';
import { panelsIn, panelsOf } from '../reconstruction/reconstruction-study.js';
import { sampleAdaptive } from '../reconstruction/testing/sample-adaptive.js';
import { sampleEvaluation } from '../reconstruction/testing/sample-evaluation.js';

/** `sound`: everything trained well. `dead`: a model or a neck of every network died. */
export type SampleHealth = 'sound' | 'dead';

const magnitudes = [0.05, 0.1, 0.15];

/** Invented numbers of a trial, by the name of its experiment. */
type Inventor = (spec: TrialSpec, profile: Profile, health: SampleHealth) => object;

/** What the conjectures' trials leave. */
const conjectureInventors: Readonly<Record<string, Inventor>> = {
  'relate-features': ({ configuration }) => {
    const shared = 1 - 2 * Number(configuration['lambda']);
    const beyond = { distanceCorrelation: shared, partialDistanceCorrelation: shared / 2 };
    return { mutualInformation: 2 * shared, ...beyond };
  },
  'detect-by-disagreement': (_spec, profile) => ({
    found: adversaryPreset(profile).epsilons.flatMap((epsilon) =>
      attackers.map((attacker) => ({
        ...{ attacker, epsilon, images: 100, fooled: 80 },
        ...(attacker === 'naive' ? { area: 0.9 } : { area: 0.6 }),
        foundAtFivePercent: 0.4,
      })),
    ),
  }),
  'deploy-against-surrogate': (_spec, profile, health) => ({
    ...{ accuracy: [0.95, health === 'dead' ? 0.1 : 0.94], correlation: 0.5 },
    attacked: adversaryPreset(profile).epsilons.map((epsilon) => ({ epsilon, clean: 90, wrong: [50, 40] })),
  }),
  'transfer-between-architectures': (_spec, _profile, health) => ({
    accuracy: [0.95, 0.95, 0.95, health === 'dead' ? 0.1 : 0.95],
    transfers: allCouples.flatMap((couple, index) =>
      magnitudes.flatMap((epsilon) =>
        directions.map((direction) => {
          const counts = { fooled: 100, transferred: 60 - 10 * index };
          return { couple, attack: 'pgd-linf', epsilon, direction, ...counts, bothCleanCorrect: counts };
        }),
      ),
    ),
  }),
};

/** An audit of one attack that passed its one check, or failed it. */
const auditThat = (passed: boolean): AttackAudits => ({
  audits: [
    {
      ...{ attack: 'pgd-linf', epsilon: 0.1, against: 'model 1 of the regular pair', images: 200 },
      checks: [{ check: 'uses-the-budget', passed, measured: 1, limit: 0.75, detail: 'all of it' }],
    },
  ],
});

const inventors: Readonly<Record<string, Inventor>> = {
  'train-pair': (_spec, _profile, health) => ({
    epochs: [],
    collapse: health === 'dead' ? { epoch: 3, model: 1 } : null,
  }),
  'train-in-shape': () => ({ epochs: [], collapse: null, diverged: 'the objective is NaN' }),
  'evaluate-pair': ({ configuration }, _profile, health) => {
    const lambda = Number(configuration['lambda']);
    return samplePairEvaluation(lambda === 0 ? 60 : 20, {
      features: sampleFeatures(0.9 - 2 * lambda),
      collapse: health === 'dead' ? { epoch: 3, model: 1 } : null,
    });
  },
  'audit-attack': () => auditThat(true),
  'audit-reconstruction-attack': () => auditThat(true),
  noise: () => {
    const counts = { fooled: 10, transferred: 2, bothCleanCorrect: { fooled: 8, transferred: 1 } };
    const transfers = (['linf', 'l2'] as const).flatMap((norm) =>
      figure3Epsilons.flatMap((epsilon) =>
        directions.map((direction) => ({ norm, epsilon, direction, ...counts })),
      ),
    );
    return { images: 100, transfers };
  },
  'distance-pair': ({ configuration }, _profile, health) =>
    sampleDistance(magnitudes, {
      reached: Number(configuration['squaredDistance']),
      rate: 0.5,
      accuracy: health === 'dead' ? 0.1 : 0.95,
    }),
  dverge: (_spec, { dverge: { fc: preset } }, health) =>
    sampleDverge(
      Array.from({ length: 'notRun' in preset ? 1 : preset.epochs + 1 }, (_, epoch) => [60 - epoch, 60]),
      { epsilons: magnitudes, ...(health === 'dead' ? { collapse: { epoch: 3, model: 1 } } : {}) },
    ),
  'evaluate-reconstruction': ({ configuration }, _profile, health) =>
    sampleEvaluation({
      ...{ either: 50, both: 10, byPath: [40, 20], panels: panelsIn(measuredIn(configuration)) },
      ...(health === 'dead' ? { liveUnits: [0, 64] } : {}),
    }),
  'evaluate-classifier': () => ({ right: 97, images: 100 }),
  'attack-adaptively': ({ configuration }) => {
    const { attacks } = measuredIn(configuration);
    const epsilons = configuration['adaptiveEpsilons'] as number[];
    const paths = String(configuration['architecture']).endsWith('autoencoder') ? 1 : 2;
    return sampleAdaptive(panelsIn({ attacks, epsilons }), paths, (aim) => 80 - 5 * aim);
  },
  'ask-twice-with-noise': (_spec, profile) => {
    const clean = { attack: 'none', epsilon: 0, images: 100, either: 95, single: 94 };
    const attacked = panelsOf(profile).map((panel) => ({
      ...panel,
      ...{ images: 100, either: 40, single: 35 },
    }));
    return { noise: 0.1, attacked: [clean, ...attacked] };
  },
  'attack-jointly': ({ configuration: { architecture } }, profile) =>
    sampleJointAttacks(profile, architecture === 'autoencoder' ? 1 : 2, (stage) => 90 - 5 * stage),
  'try-outside-points': (_spec, profile) => sampleOutsideAttacks(profile, 40),
  'couple-paths': (_spec, profile) => ({
    counts: reconstructionPreset(profile).attacks.flatMap((attack) =>
      (['squares', 'sum'] as const).map((combine) => ({
        ...{ attack, combine, images: 100, noneWrong: 20 },
        ...(combine === 'sum' ? { oneWrong: 30, bothWrong: 50 } : { oneWrong: 10, bothWrong: 70 }),
      })),
    ),
  }),
  'attack-reconstruction-error': () => ({
    attacks: [
      { aim: 'error', images: 100, right: 70, squaredError: 0.05, backgroundShare: 0.6 },
      { aim: 'cross-entropy', images: 100, right: 10, squaredError: 0.04, backgroundShare: 0.4 },
    ],
  }),
  ...conjectureInventors,
  'find-surviving-necks': () => ({ attack: 'fgsm-linf', epsilon: 0.1, found: [] }),
};

/** The attacks and magnitudes of a trial. */
const measuredIn = (configuration: TrialSpec['configuration']) =>
  configuration as unknown as { readonly attacks: AttackName[]; readonly epsilons: number[] };

function numbersOf(spec: TrialSpec, profile: Profile, health: SampleHealth): TrialOutput['numbers'] {
  const invent = inventors[spec.experiment];
  if (invent === undefined) throw new Error(`no numbers are invented for ${spec.experiment}`);
  return asNumbers(invent(spec, profile, health));
}

/**
 * What these trials would have left, with invented numbers; nothing is run.
 *
 * @param failing the address of an audit that failed its check
 */
export function sampleTrials(
  requests: readonly TrialRequest[],
  profile: Profile,
  health: SampleHealth,
  failing?: string,
): StoredByKey {
  return new Map(
    requests.map(({ spec }) => {
      const key = trialKey(spec);
      const numbers = key === failing ? asNumbers(auditThat(false)) : numbersOf(spec, profile, health);
      return [key, { key, spec, numbers, hasWeights: false } as unknown as StoredTrial];
    }),
  );
}
