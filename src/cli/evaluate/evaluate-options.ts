import { parseArgs } from 'node:util';
import type { AttackVariant } from '../../attacks/attack-config.js';
import { ConfigError } from '../../core/errors.js';
import { attackNames, type AttackName } from '../../experiments/attack-grid.js';
import type { ArchitectureName } from '../../models/architecture.js';
import { nearestWord } from './nearest-word.js';

/** How the command is called; printed with every error about its arguments. */
export const usage = `usage: npm run evaluate -- --first FILE --second FILE --architecture cnn|fc [options]
       npm run evaluate -- --dna FILE --classifier FILE [options]
       npm run evaluate -- --autoencoder FILE --classifier FILE [options]

FILE is a checkpoint: a state_dict saved by PyTorch 1.6 or newer, or safetensors.

  --attack A,B       of fgsm-linf, pgd-linf, fgsm-l2, pgd-l2; default fgsm-linf,pgd-linf
  --epsilon E,F      l∞ magnitudes in [0, 1] of pixel units (l2 budget: ε·√784); default 0.05,0.1,0.15
  --limit N          the first N test images; default all
  --seed S           of the random starts; default 1
  --variant V        paper (per-sample objective, best point kept) or released (the authors' choices); default paper
  --json             machine-readable output

Data: TRANSFER_CLAIMS_DATA names a folder with MNIST; npm run data downloads it.`;

/** What is evaluated. */
export type Subject =
  | {
      readonly kind: 'pair';
      readonly first: string;
      readonly second: string;
      readonly architecture: ArchitectureName;
    }
  | { readonly kind: 'dna' | 'autoencoder'; readonly checkpoint: string; readonly classifier: string };

export interface EvaluateOptions {
  readonly subject: Subject;
  readonly attacks: readonly AttackName[];
  readonly epsilons: readonly number[];
  /** Undefined: all test images. */
  readonly limit: number | undefined;
  readonly seed: number;
  readonly variant: AttackVariant;
  readonly json: boolean;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const known = {
  first: text,
  second: text,
  architecture: text,
  dna: text,
  autoencoder: text,
  classifier: text,
  attack: text,
  epsilon: text,
  limit: text,
  seed: text,
  variant: text,
  json: flag,
  help: flag,
};
type Values = Partial<Record<keyof typeof known, string | boolean>>;

const wrong = (message: string): ConfigError => new ConfigError(`evaluate: ${message}\n\n${usage}`);

/**
 * Reads the command's arguments.
 *
 * @returns undefined where help is asked for
 * @throws {ConfigError} says what is wrong, what was nearly right, and how the command is called
 */
export function parseEvaluateOptions(parameters: readonly string[]): EvaluateOptions | undefined {
  const values = parseValues(parameters);
  if (values.help === true) return undefined;
  const one = (name: keyof Values) => (typeof values[name] === 'string' ? values[name] : undefined);
  const limit = one('limit');
  return {
    subject: parseSubject(one),
    attacks: listOf(one('attack') ?? 'fgsm-linf,pgd-linf').map((name) =>
      oneOf('--attack', name, attackNames),
    ),
    epsilons: listOf(one('epsilon') ?? '0.05,0.1,0.15').map(parseEpsilon),
    limit: limit === undefined ? undefined : wholeNumber('--limit', limit, 1),
    seed: wholeNumber('--seed', one('seed') ?? '1', 0),
    variant: oneOf('--variant', one('variant') ?? 'paper', ['paper', 'released'] as const),
    json: values.json === true,
  };
}

function parseValues(parameters: readonly string[]): Values {
  const options = { args: [...parameters], options: known, strict: false, tokens: true } as const;
  const { values, tokens } = parseArgs(options);
  for (const token of tokens) {
    if (token.kind === 'positional') throw wrong(`"${token.value}" belongs to no option`);
    if (token.kind !== 'option') continue;
    const names = Object.keys(known);
    if (!names.includes(token.name)) {
      const meant = nearestWord(token.name, names);
      throw wrong(`${token.rawName} is no option${meant === undefined ? '' : `; did you mean --${meant}?`}`);
    }
    const takesText = known[token.name as keyof typeof known].type === 'string';
    const hasText = token.value !== undefined && token.value !== '' && !token.value.startsWith('--');
    if (takesText && !hasText) throw wrong(`--${token.name} needs a value`);
    if (!takesText && token.value !== undefined) throw wrong(`--${token.name} takes no value`);
  }
  return values as Values;
}

function parseSubject(one: (name: keyof Values) => string | undefined): Subject {
  const [first, second] = [one('first'), one('second')];
  const [dna, autoencoder, classifier] = [one('dna'), one('autoencoder'), one('classifier')];
  const chosen = [first ?? second, dna, autoencoder].filter((name) => name !== undefined);
  if (chosen.length === 0) throw wrong('name what to evaluate: --first and --second, --dna or --autoencoder');
  if (chosen.length > 1) throw wrong('--first/--second, --dna and --autoencoder exclude each other');
  const checkpoint = dna ?? autoencoder;
  if (checkpoint !== undefined) {
    if (classifier === undefined)
      throw wrong('a reconstruction needs --classifier, the checkpoint that reads it');
    if (one('architecture') !== undefined) throw wrong('--architecture belongs to --first and --second');
    return { kind: dna === undefined ? 'autoencoder' : 'dna', checkpoint, classifier };
  }
  if (classifier !== undefined) throw wrong('--classifier belongs to --dna or --autoencoder');
  if (first === undefined) throw wrong('--first is missing');
  if (second === undefined) throw wrong('--second is missing');
  const architecture = oneOf('--architecture', one('architecture') ?? '', ['cnn', 'fc'] as const);
  return { kind: 'pair', first, second, architecture };
}

const listOf = (written: string): string[] => [...new Set(written.split(',').map((part) => part.trim()))];

function oneOf<T extends string>(option: string, written: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === written);
  if (found !== undefined) return found;
  const meant = nearestWord(written, allowed);
  throw wrong(
    `${option} must be one of ${allowed.join(', ')}; got ${written === '' ? 'nothing' : `"${written}"`}` +
      (meant === undefined || written === '' ? '' : `; did you mean ${meant}?`),
  );
}

function parseEpsilon(written: string): number {
  const value = written === '' ? NaN : Number(written);
  if (value >= 0 && value <= 1) return value;
  const advice = value > 1 ? `; did you mean ${value}/255 = ${(value / 255).toFixed(4)}?` : '';
  throw wrong(`--epsilon must be in [0, 1] (pixel units), got "${written}"${advice}`);
}

function wholeNumber(option: string, written: string, least: number): number {
  const value = /^\d+$/.test(written) ? Number(written) : NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw wrong(`${option} must be a whole number from ${least}, got "${written}"`);
}
