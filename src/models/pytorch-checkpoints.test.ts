import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError, NumericalError, ShapeError } from '../core/errors.js';
import type { LayerStack } from './architecture.js';
import { loadNetwork, type NameMatch } from './load-network.js';
import { disposeNetwork, networkWeights } from './network.js';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/checkpoints/${name}`, import.meta.url));

interface Expected {
  /** In PyTorch's layouts. */
  readonly weights: Readonly<Record<string, { readonly shape: number[]; readonly data: number[] }>>;
  /** By file: 'read', or a part of the sentence that refuses it. */
  readonly files: Readonly<Record<string, string>>;
}
const { weights, files } = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as Expected;
const readable = Object.keys(files).filter((name) => files[name] === 'read');
const refused = Object.entries(files).filter(([, outcome]) => outcome !== 'read');

/** The network of make_checkpoints.py. */
const tiny: LayerStack = {
  name: 'tiny',
  layers: [
    { kind: 'convolution', name: 'c1', inputs: 1, outputs: 2 },
    { kind: 'dense', name: 'l1', inputs: 8, outputs: 4 },
    { kind: 'batch-norm', name: 'bn1', channels: 4 },
    { kind: 'dense', name: 'l2', inputs: 4, outputs: 4 },
    { kind: 'batch-norm', name: 'bn2', channels: 4 },
    { kind: 'dense', name: 'l3', inputs: 4, outputs: 4 },
    { kind: 'dense', name: 'l', inputs: 4, outputs: 3 },
  ],
};

/** The value at an index of PyTorch's layout ([out, in], [out, in, 3, 3]) in ours ([in, out], [3, 3, in, out]). */
function inPyTorchOrder(shape: readonly number[], data: Float32Array): number[] {
  const outputs = shape.at(-1) ?? 1;
  const inputs = shape.at(-2) ?? 1;
  const places = data.length / (outputs * inputs);
  if (shape.length === 1) return [...data];
  return Array.from({ length: data.length }, (_, index) => {
    const [o, i] = [Math.floor(index / (inputs * places)), Math.floor(index / places) % inputs];
    return data[((index % places) * inputs + i) * outputs + o] ?? NaN;
  });
}

async function weightsOf(name: string, rename: Readonly<Record<string, string>> = {}) {
  const matches: NameMatch[] = [];
  const network = await loadNetwork(tiny, fixture(name), { rename, onMatch: (match) => matches.push(match) });
  const arrays = await networkWeights(network);
  disposeNetwork(network);
  const values = Object.entries(arrays).map(([key, { shape, data }]) => [key, inPyTorchOrder(shape, data)]);
  return { values: Object.fromEntries(values) as unknown, match: matches[0] };
}

const expected = Object.fromEntries(Object.entries(weights).map(([name, { data }]) => [name, data]));

beforeAll(async () => {
  await prepareBackend();
});

/** Made by fixtures/checkpoints/make_checkpoints.py with PyTorch 2.15. */
describe('checkpoints that PyTorch and archivers write', () => {
  it('are at least 40 of different kinds', () => {
    expect(Object.keys(files).length).toBeGreaterThanOrEqual(40);
    expect(Object.keys(files).filter((name) => !existsSync(fixture(name)))).toEqual([]);
  });

  it.each(readable)('%s gives the weights that were saved', async (name) => {
    expect((await weightsOf(name)).values).toEqual(expected);
  });

  it.each(refused)('%s is refused with the words %s', async (name, sentence) => {
    const error = await loadNetwork(tiny, fixture(name)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect([ConfigError, NumericalError, ShapeError]).toContain((error as Error).constructor);
    expect((error as Error).message).toContain(sentence);
    expect((error as Error).message).toContain(fixture(name));
    expect((error as Error).message).not.toContain('damaged');
  });

  it.each([
    ['data-parallel.pt', 'module.'],
    ['compiled.pt', '_orig_mod.'],
    ['data-parallel-compiled.pt', 'module._orig_mod.'],
    ['within-model.pt', 'model.'],
    ['plain.pt', ''],
  ])('%s has the prefix "%s" taken off, and says so', async (name, prefix) => {
    expect((await weightsOf(name)).match).toEqual({ prefix, renamed: [] });
  });

  it('say which of their names stands for which layer', async () => {
    const { match } = await weightsOf('other-names.pt');
    expect(match?.renamed).toEqual([
      ['conv.0', 'c1'],
      ['l1.0', 'l1'],
      ['l1.2', 'bn1'],
      ['l2.0', 'l2'],
      ['l2.2', 'bn2'],
      ['l3.0', 'l3'],
      ['l4', 'l'],
    ]);
  });

  it('load as they are told where names and order leave a choice', async () => {
    const { values } = await weightsOf('ambiguous.pt', { hidden1: 'l2', hidden2: 'l3' });
    expect(values).toEqual(expected);
  });
});
