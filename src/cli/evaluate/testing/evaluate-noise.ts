import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { prepareBackend } from '../../../backend/select-backend.js';
import { RandomStream } from '../../../core/random-stream.js';
import type { Dataset } from '../../../data/dataset.js';
import type { LayerStack } from '../../../models/architecture.js';
import { createNetwork, disposeNetwork, networkWeights } from '../../../models/network.js';
import { encodeSafetensors } from '../../../safetensors/safetensors.js';
import { runRecorded, type CliOutcome } from '../../testing/recorded-terminal.js';
import { evaluateCommand } from '../evaluate-command.js';

/** Gray images of noise, 28 × 28. */
export const noise = (count: number) => {
  const stream = RandomStream.fromSeed(5);
  return {
    count,
    height: 28,
    width: 28,
    channels: 1,
    pixels: Uint8Array.from({ length: count * 784 }, () => stream.integer(0, 255)),
    labels: Uint8Array.from({ length: count }, () => stream.integer(0, 9)),
  };
};

/** 250 images: enough for the regression of 200 features. */
const set = noise(250);
export const dataset: Dataset = {
  id: 'synthetic-digits',
  name: 'noise',
  fingerprint: 'noise',
  synthetic: true,
  description: 'NOISE',
  train: set,
  test: set,
};

/** The random weights of a network, by name. */
export async function randomWeights(architecture: LayerStack, seed: number) {
  const network = createNetwork(architecture, RandomStream.fromSeed(seed));
  try {
    return await networkWeights(network);
  } finally {
    disposeNetwork(network);
  }
}

/** `evaluate` on images of noise, in a folder that lasts as long as the test file. */
export interface NoiseEvaluation {
  /** The path of a file in the folder. */
  readonly at: (name: string) => string;
  /** Writes weights as safetensors into the folder. */
  readonly save: (name: string, weights: Awaited<ReturnType<typeof randomWeights>>) => Promise<void>;
  readonly outcomeOf: (parameters: readonly string[], own?: Dataset) => Promise<CliOutcome>;
  /** What a run prints, which must end with 0 and complain of nothing. */
  readonly run: (...parameters: string[]) => Promise<string>;
  /** What `--json` prints. */
  readonly parsed: (...parameters: string[]) => Promise<unknown>;
}

/** Saves a network with random weights for each name; those of the second get the seed 2, and so on. */
export function evaluationOnNoise(networks: Readonly<Record<string, LayerStack>>): NoiseEvaluation {
  let folder = '';
  const at = (name: string) => join(folder, name);
  const save: NoiseEvaluation['save'] = (name, weights) => writeFile(at(name), encodeSafetensors(weights));
  beforeAll(async () => {
    await prepareBackend();
    folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
    for (const [index, [name, architecture]] of Object.entries(networks).entries()) {
      await save(name, await randomWeights(architecture, index + 1));
    }
  });
  afterAll(() => rm(folder, { recursive: true }));
  const outcomeOf: NoiseEvaluation['outcomeOf'] = (parameters, own = dataset) =>
    runRecorded(['evaluate', ...parameters], (terminal) => [
      evaluateCommand(terminal, { dataset: own, resultFolder: at('results') }),
    ]);
  const run = async (...parameters: string[]) => {
    const { code, out, err } = await outcomeOf(parameters);
    expect([code, err]).toEqual([0, '']);
    return out;
  };
  const parsed = async (...parameters: string[]) => JSON.parse(await run(...parameters, '--json')) as unknown;
  return { at, save, outcomeOf, run, parsed };
}

/** What the members of a result may be. */
export const share = expect.toSatisfy((value: number) => value >= 0 && value <= 1) as unknown;
export const whole = expect.toSatisfy(Number.isInteger) as unknown;
export const number = expect.toSatisfy(Number.isFinite) as unknown;
export const audited = expect.toSatisfy((state: string) => ['passed', 'failed'].includes(state)) as unknown;

/** The nine checks of a one-step attack; the one on transferred attacks only where there is another model. */
export const checksOf = (...against: string[]) =>
  against.flatMap((name) =>
    Array.from({ length: name === 'joint' ? 8 : 9 }, () => ({
      attack: 'fgsm-linf',
      epsilon: 0.1,
      against: name,
      images: whole,
      check: expect.any(String) as unknown,
      passed: expect.any(Boolean) as unknown,
      measured: number,
      limit: number,
      detail: expect.any(String) as unknown,
    })),
  );
