import { prepareBackend } from '../../backend/select-backend.js';
import { RandomStream } from '../../core/random-stream.js';
import { requireInteger } from '../../core/checks.js';
import type { Dataset } from '../../data/dataset.js';
import { loadDataset } from '../../data/load-dataset.js';
import { auditPair, auditReconstruction } from '../../evaluation/audit-evaluation.js';
import { evaluatePair } from '../../evaluation/evaluate-pair.js';
import { evaluateReconstruction } from '../../evaluation/evaluate-reconstruction.js';
import { firstIndices, type EvaluationSetting } from '../../evaluation/evaluation-setting.js';
import { rightCounts } from '../../evaluation/reconstruction-accuracy.js';
import { architectureNamed } from '../../models/architecture.js';
import { loadNetwork } from '../../models/load-network.js';
import { disposeNetwork } from '../../models/network.js';
import {
  mnistAutoencoder,
  mnistDna,
  mnistReconstructionClassifier,
} from '../../models/reconstruction-architectures.js';
import type { EvaluateOptions } from './evaluate-options.js';
import { pairJson, pairText } from './pair-output.js';
import { reconstructionJson, reconstructionText } from './reconstruction-output.js';

/** Where an evaluation finds data and tells its progress. */
export interface EvaluatePlaces {
  /** @default loadDataset() */
  readonly dataset?: Dataset;
  /** Hears each step, in words. @default nobody */
  readonly onProgress?: (step: string) => void;
}

/**
 * Evaluates two checkpoints against each other, or a reconstruction with its classifier, on test images.
 *
 * @returns what to print: text, or JSON where it is asked for
 * @throws {ConfigError | ShapeError} says what is wrong with data or checkpoints
 */
export async function evaluate(options: EvaluateOptions, places: EvaluatePlaces = {}): Promise<string> {
  const dataset = places.dataset ?? (await loadDataset());
  const backend = await prepareBackend();
  const { test } = dataset;
  const { attacks, epsilons, variant, seed, limit = test.count } = options;
  const hint = `the test set has ${test.count} images`;
  const setting: EvaluationSetting = {
    images: test,
    indices: firstIndices(requireInteger('evaluate: --limit', limit, { min: 1, max: test.count, hint })),
    attacks,
    epsilons,
    variant,
    stream: RandomStream.fromSeed(seed).split('evaluate'),
    ...(places.onProgress === undefined ? {} : { onProgress: places.onProgress }),
  };
  const { json, text } = await evaluateSubject(options, dataset.name, setting);
  if (options.json) return JSON.stringify(json, undefined, 2);
  const head = [
    `transfer-claims: ${dataset.description}`,
    `${setting.indices.length} test images · variant ${variant} · seed ${seed} · backend ${backend.name}`,
    describeSubject(options),
  ];
  return [head.join('\n'), text].join('\n\n');
}

function describeSubject({ subject }: EvaluateOptions): string {
  return subject.kind === 'pair'
    ? `first: ${subject.first} · second: ${subject.second} (${subject.architecture})`
    : `${subject.kind}: ${subject.checkpoint} · classifier: ${subject.classifier}`;
}

async function evaluateSubject(
  { subject, audit }: Pick<EvaluateOptions, 'subject' | 'audit'>,
  dataset: string,
  setting: EvaluationSetting,
): Promise<{ json: unknown; text: string }> {
  if (subject.kind === 'pair') {
    const architecture = architectureNamed(subject.architecture);
    const first = await loadNetwork(architecture, subject.first);
    const second = await loadNetwork(architecture, subject.second);
    const evaluated = await evaluatePair([first, second], setting);
    const audits = audit ? await auditPair([first, second], setting) : [];
    [first, second].forEach(disposeNetwork);
    return { json: pairJson(dataset, evaluated, audits), text: pairText(evaluated, audits) };
  }
  const network = await loadNetwork(subject.kind === 'dna' ? mnistDna : mnistAutoencoder, subject.checkpoint);
  const classifier = await loadNetwork(mnistReconstructionClassifier, subject.classifier);
  const counts = rightCounts(await evaluateReconstruction({ network, classifier }, setting));
  const audits = audit ? await auditReconstruction({ network, classifier }, setting) : [];
  [network, classifier].forEach(disposeNetwork);
  return { json: reconstructionJson(dataset, counts, audits), text: reconstructionText(counts, audits) };
}
