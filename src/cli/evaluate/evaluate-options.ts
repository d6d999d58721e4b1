import { InvalidArgumentError, Option } from 'commander';
import type { AttackVariant } from '../../attacks/attack-config.js';
import { attackNames, type AttackName } from '../../evaluation/attack-grid.js';
import { parseChoice, parseList } from '../options/parse-choice.js';
import { parseEpsilon, parseWholeNumber } from '../options/parse-number.js';
import { parsePath } from '../options/parse-path.js';
import { UsageError } from '../usage-error.js';

/** Pixels become (pixel − mean) / deviation. */
export interface Normalisation {
  readonly mean: number;
  readonly deviation: number;
}

/** What is evaluated. */
export type Subject =
  | {
      readonly kind: 'pair';
      readonly first: string;
      readonly second: string;
      /** A name, or a file that holds one. */
      readonly architecture: string;
      /** What the models do to pixels in [0, 1] before their first layer. */
      readonly normalise?: Normalisation;
    }
  | {
      readonly kind: 'dna' | 'autoencoder';
      readonly checkpoint: string;
      /** Undefined: errors and features are measured, and nothing is attacked. */
      readonly classifier: string | undefined;
    };

export interface EvaluateOptions {
  readonly subject: Subject;
  readonly attacks: readonly AttackName[];
  readonly epsilons: readonly number[];
  /** Undefined: all test images. */
  readonly limit: number | undefined;
  readonly seed: number;
  readonly variant: AttackVariant;
  /** Whether the attacks are audited. */
  readonly audit: boolean;
  readonly json: boolean;
  /** Our name of each layer or array that a checkpoint calls differently, by its name. */
  readonly map: Readonly<Record<string, string>>;
  /** Where results go as they are found. Undefined: a file in `.transfer-claims`, named by the options. */
  readonly output: string | undefined;
}

/** The options as the command line gives them, each read by its own parser. */
export interface EvaluateValues {
  readonly first?: string;
  readonly second?: string;
  readonly architecture?: string;
  readonly normalise?: Normalisation;
  readonly dna?: string;
  readonly autoencoder?: string;
  readonly classifier?: string;
  readonly attack: readonly AttackName[];
  readonly epsilon: readonly number[];
  readonly limit?: number;
  readonly seed: number;
  readonly variant: AttackVariant;
  readonly audit: boolean;
  readonly json?: boolean;
  readonly map?: Readonly<Record<string, string>>;
  readonly output?: string;
}

/** Reads "theirs=ours,theirs=ours". @throws {InvalidArgumentError} where a part isn't that, or names one twice */
function parseMap(written: string): Record<string, string> {
  const map = new Map<string, string>();
  for (const part of written.split(',').map((text) => text.trim())) {
    const [theirs = '', ours = '', ...more] = part.split('=').map((text) => text.trim());
    if (theirs === '' || ours === '' || more.length > 0) {
      throw new InvalidArgumentError(
        `It must be theirs=ours,theirs=ours (as in l1.0=l1,l1.2=bn1), got ${JSON.stringify(part)}`,
      );
    }
    if (map.has(theirs)) throw new InvalidArgumentError(`It names ${JSON.stringify(theirs)} twice`);
    map.set(theirs, ours);
  }
  return Object.fromEntries(map);
}

/** Reads "0.1307,0.3081". @throws {InvalidArgumentError} where it isn't a mean and a deviation above 0 */
function parseNormalisation(written: string): Normalisation {
  const [mean = NaN, deviation = NaN, ...more] = written
    .split(',')
    .map((text) => (text.trim() === '' ? NaN : Number(text)));
  if (Number.isFinite(mean) && Number.isFinite(deviation) && deviation > 0 && more.length === 0) {
    return { mean, deviation };
  }
  throw new InvalidArgumentError(
    `It must be mean,deviation (as in 0.1307,0.3081), the deviation above 0, got ${JSON.stringify(written)}`,
  );
}

const namedArchitectures = ['cnn', 'fc'] as const;

/** Reads a name or a file. @throws {InvalidArgumentError} where it is neither a name nor ends like a file of code or data */
function parseArchitecture(written: string): string {
  return /[.]([cm]?[jt]s|json)$/.test(written)
    ? parsePath(written)
    : parseChoice(namedArchitectures)(written);
}

const path = (flags: string, description: string) => new Option(flags, description).argParser(parsePath);

/** The command's options. */
export function evaluateOptions(): Option[] {
  return [
    path('--first <file>', 'checkpoint of the first model of a pair'),
    path('--second <file>', 'checkpoint of the second'),
    new Option(
      '--architecture <name>',
      'of the pair: cnn, fc, or a file that holds one (.ts, .js, .json)',
    ).argParser(parseArchitecture),
    new Option(
      '--normalise <mean,deviation>',
      'what the pair was trained to get: (pixel − mean) / deviation; ε stays in pixel units',
    ).argParser(parseNormalisation),
    path('--dna <file>', 'checkpoint of a DNA, of MNIST or CIFAR-10'),
    path('--autoencoder <file>', 'checkpoint of an autoencoder'),
    path(
      '--classifier <file>',
      'checkpoint of the classifier that reads its reconstructions; without it they are measured, not attacked',
    ),
    new Option(
      '--map <names>',
      'theirs=ours,…: which layer of a checkpoint is which, where names, shapes and order leave it open',
    ).argParser(parseMap),
    new Option('--attack <names>', `of ${attackNames.join(', ')}, with commas between them`)
      .argParser(parseList(parseChoice(attackNames)))
      .default(['fgsm-linf', 'pgd-linf'], 'fgsm-linf,pgd-linf'),
    new Option('--epsilon <numbers>', 'l∞ magnitudes in [0, 1] of pixel units (l2 budget: ε·√784)')
      .argParser(parseList(parseEpsilon))
      .default([0.05, 0.1, 0.15], '0.05,0.1,0.15'),
    new Option('--limit <count>', 'only the first so many test images').argParser(parseWholeNumber(1)),
    new Option('--seed <number>', 'of the random starts').argParser(parseWholeNumber(0)).default(1),
    new Option(
      '--variant <name>',
      "paper (per-sample objective, best point kept) or released (the authors' choices)",
    )
      .argParser(parseChoice(['paper', 'released'] as const))
      .default('paper'),
    new Option('--no-audit', 'leave out the audit of the attacks, which runs each of them some eleven times'),
    new Option('--json', 'machine-readable output'),
    path('--output <file>', 'where results go as they are found (by default a file in .transfer-claims)'),
  ];
}

/**
 * Puts the options together.
 *
 * @throws {UsageError} where they don't name exactly one subject, whole
 */
export function evaluateOptionsFrom(values: EvaluateValues): EvaluateOptions {
  const { attack, epsilon, limit, seed, variant, audit, json = false, map = {}, output } = values;
  const subject = subjectFrom(values);
  return { subject, attacks: attack, epsilons: epsilon, limit, seed, variant, audit, json, map, output };
}

function subjectFrom(values: EvaluateValues): Subject {
  const { first, second, architecture, normalise, dna, autoencoder, classifier } = values;
  const chosen = [first ?? second, dna, autoencoder].filter((name) => name !== undefined);
  if (chosen.length === 0) {
    throw new UsageError('name what to evaluate: --first and --second, --dna or --autoencoder');
  }
  if (chosen.length > 1) throw new UsageError('--first/--second, --dna and --autoencoder exclude each other');
  const checkpoint = dna ?? autoencoder;
  if (checkpoint !== undefined) {
    if (architecture !== undefined) throw new UsageError('--architecture belongs to --first and --second');
    if (normalise !== undefined) throw new UsageError('--normalise belongs to --first and --second');
    return { kind: dna === undefined ? 'autoencoder' : 'dna', checkpoint, classifier };
  }
  if (classifier !== undefined) throw new UsageError('--classifier belongs to --dna or --autoencoder');
  if (first === undefined) throw new UsageError('--first is missing');
  if (second === undefined) throw new UsageError('--second is missing');
  if (architecture === undefined) throw new UsageError('--architecture is missing: cnn, fc or a file');
  return { kind: 'pair', first, second, architecture, ...(normalise === undefined ? {} : { normalise }) };
}
