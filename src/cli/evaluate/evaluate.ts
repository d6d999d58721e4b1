import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { smallestAuditedEpsilon } from '../../attacks/audit/audit-attack.js';
import { prepareBackend } from '../../backend/select-backend.js';
import { requireInteger } from '../../core/checks.js';
import { ConfigError } from '../../core/errors.js';
import { RandomStream } from '../../core/random-stream.js';
import type { Dataset } from '../../data/dataset.js';
import { loadDataset } from '../../data/load-dataset.js';
import { writeAtomically } from '../../core/write-atomically.js';
import { firstIndices, type EvaluationSetting } from '../../evaluation/evaluation-setting.js';
import type { EvaluateOptions } from './evaluate-options.js';
import {
  openPair,
  openReconstruction,
  type Found,
  type OpenedSubject,
  type SubjectSettings,
} from './opened-subject.js';
import { reconstructionIn } from './reconstruction-networks.js';
import { takeSteps, type StepPlaces } from './planned-steps.js';

/** Where an evaluation finds data, tells its progress and keeps its results. */
export interface EvaluatePlaces extends Pick<StepPlaces, 'onProgress' | 'now'> {
  /** @default loadDataset() */
  readonly dataset?: Dataset;
  /** The folder for results where the options name no file. @default '.transfer-claims' */
  readonly resultFolder?: string;
}

/** What an evaluation came to. */
export interface Evaluation {
  /** What to print: text, or JSON where it is asked for; with a failure, what was found before it. */
  readonly output: string;
  /** What stopped it before its end. */
  readonly failure: Error | undefined;
  /** Whether some attack failed its audit: its rates say nothing of the model. */
  readonly auditFailed: boolean;
}

/**
 * Evaluates two checkpoints against each other, or a reconstruction with its classifier, on test images.
 *
 * After each step, all that was found so far is written to a file as JSON, with `complete: false` until the end.
 *
 * @throws {ConfigError | ShapeError | NumericalError} says what is wrong with data or checkpoints; nothing was found then
 */
export async function evaluate(options: EvaluateOptions, places: EvaluatePlaces = {}): Promise<Evaluation> {
  const { subject: asked } = options;
  const known = asked.kind === 'pair' ? undefined : await reconstructionIn(asked.kind, asked.checkpoint);
  const dataset = places.dataset ?? (await loadDataset(known?.data === 'cifar-10' ? { id: 'cifar-10' } : {}));
  const backend = await prepareBackend();
  const setting = settingFor(options, dataset);
  const tell = places.onProgress ?? (() => undefined);
  const audited = setting.epsilons.filter((epsilon) => epsilon >= smallestAuditedEpsilon);
  const notAudited = reasonAgainstAudit(options, audited);
  if (notAudited !== undefined && options.audit) tell(`no attack audit: ${notAudited}`);
  const auditSetting = { ...setting, epsilons: audited };
  const subject = await opened(options.subject, { rename: options.map, setting, auditSetting, notAudited });
  try {
    subject.names.forEach(tell);
    const path = resultPath(options, places.resultFolder);
    const save = resultSaver(path, tell);
    tell(`results so far: ${path}`);
    const onDone = () => save(subject.found()?.json(dataset.name), false);
    const failure = await takeSteps(subject.steps, { ...places, onDone });
    const found = subject.found();
    if (found === undefined)
      throw failure ?? new ConfigError('evaluate: no step was taken; this is a fault of ours');
    if (failure === undefined) await save(found.json(dataset.name), true);
    const { auditFailed } = found;
    if (options.json) {
      return { output: JSON.stringify(found.json(dataset.name), undefined, 2), failure, auditFailed };
    }
    const head = [
      `transfer-claims: ${dataset.description}`,
      `${setting.indices.length} test images · variant ${options.variant} · seed ${options.seed} · backend ${backend.name}`,
      describeSubject(options),
      ...subject.names,
    ];
    return { output: [head.join('\n'), found.text()].join('\n\n'), failure, auditFailed };
  } finally {
    subject.dispose();
  }
}

function opened(subject: EvaluateOptions['subject'], settings: SubjectSettings): Promise<OpenedSubject> {
  return subject.kind === 'pair' ? openPair(subject, settings) : openReconstruction(subject, settings);
}

function settingFor(
  { attacks, epsilons, variant, seed, limit }: EvaluateOptions,
  { test }: Dataset,
): EvaluationSetting {
  const bounds = { min: 1, max: test.count, hint: `the test set has ${test.count} images` };
  return {
    images: test,
    indices: firstIndices(requireInteger('evaluate: --limit', limit ?? test.count, bounds)),
    attacks,
    epsilons,
    variant,
    stream: RandomStream.fromSeed(seed).split('evaluate'),
  };
}

function reasonAgainstAudit(
  { audit, epsilons }: EvaluateOptions,
  audited: readonly number[],
): string | undefined {
  if (!audit) return 'left out by --no-audit';
  if (audited.length > 0) return undefined;
  return `an audit needs an ε of at least ${smallestAuditedEpsilon}, got ${epsilons.join(', ')}`;
}

function describeSubject({ subject }: EvaluateOptions): string {
  if (subject.kind !== 'pair')
    return `${subject.kind}: ${subject.checkpoint} · classifier: ${subject.classifier ?? 'none'}`;
  const { first, second, architecture, normalise } = subject;
  const input = normalise === undefined ? '' : `, input (pixel − ${normalise.mean}) / ${normalise.deviation}`;
  return `first: ${first} · second: ${second} (${architecture}${input})`;
}

/** The file that the options name, else one for these options: the same call writes to the same file. */
function resultPath(options: EvaluateOptions, folder = '.transfer-claims'): string {
  const { subject, attacks, epsilons, limit, seed, variant, audit, map } = options;
  const call = JSON.stringify([subject, attacks, epsilons, limit, seed, variant, audit, map]);
  const key = createHash('sha256').update(call).digest('hex').slice(0, 8);
  return options.output ?? join(folder, 'evaluations', `${key}.json`);
}

/** Writes results to a file; where that cannot be written, it says so once and the evaluation goes on. */
function resultSaver(path: string, tell: (text: string) => void) {
  let works = true;
  return async (results: ReturnType<Found['json']> | undefined, complete: boolean): Promise<void> => {
    if (!works || results === undefined) return;
    const text = JSON.stringify({ ...results, complete }, undefined, 2);
    try {
      writeAtomically(path, `${text}\n`);
    } catch (error) {
      works = false;
      tell(`results are not kept as they come: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}
