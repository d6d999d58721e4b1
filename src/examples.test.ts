import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as index from './index.js';
import type { Network } from './models/network.js';
import { tensorsLeakedBy } from './core/tensor-scope.js';

/** The public functions and classes, with the file that has each. */
const sources = new Map<string, string>();
for (const file of ['src/index.ts', ...readdirSync('src/entries').map((name) => join('src/entries', name))]) {
  for (const [, names = '', from = ''] of readFileSync(file, 'utf8').matchAll(
    /export \{([^}]*)\} from '([^']+)'/g,
  )) {
    for (const name of names.split(',').map((text) => text.trim())) {
      if (name !== '' && !name.startsWith('type '))
        sources.set(name, join(dirname(file), from.replace(/js$/, 'ts')));
    }
  }
}
const publicNames = Object.entries(index).flatMap(([name, value]) =>
  typeof value === 'function' ? [name] : [],
);

/** The lines of the example in a name's docstring; none where there is no example. */
function exampleOf(name: string): string[] {
  const text = readFileSync(sources.get(name) ?? '', 'utf8');
  const declared = new RegExp(`\\*/\\nexport (?:async )?(?:function|const|class) ${name}\\b`).exec(text);
  const docstring = text.slice(text.lastIndexOf('/**', declared?.index), declared?.index);
  const [, example = ''] = docstring.split('@example\n');
  return example.split('\n').flatMap((line) => /^ \* (.*)$/.exec(line)?.[1] ?? []);
}

const promised = /^(\s*)(.*); \/\/ → (.*)$/;
const AsyncFunction = (async () => undefined).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<undefined>;

let shown: Record<string, unknown>;
let networks: Network[];
let folder: string;
let images: tf.Tensor4D;

/** What examples may use without making it, as CONTRIBUTING.md says. */
beforeAll(async () => {
  await index.prepareBackend({ name: 'wasm' });
  const stream = index.RandomStream.fromSeed(1);
  const small: index.Architecture = {
    name: 'small',
    inputShape: [4, 4, 1],
    layers: [
      { kind: 'flatten' },
      { kind: 'dense', name: 'a', inputs: 16, outputs: 6 },
      { kind: 'relu' },
      { kind: 'dense', name: 'b', inputs: 6, outputs: 3 },
    ],
    ...{ featureLayer: 2, featureCount: 6, featureChannels: 6 },
  };
  const [network, other] = [
    index.createNetwork(small, stream.split('one')),
    index.createNetwork(small, stream.split('two')),
  ];
  networks = [network, other];
  const logitsOfModel = (model: Network) => (x: tf.Tensor4D) => index.forward(model, x, 'evaluate').logits;
  const pixels = Uint8Array.from({ length: 40 * 16 }, () => stream.integer(0, 255));
  const set = {
    ...{ count: 40, height: 4, width: 4, channels: 1, pixels },
    labels: Uint8Array.from({ length: 40 }, (_, at) => at % 3),
  };
  images = tf.tensor4d(stream.uniformArray(64, 0, 1), [4, 4, 4, 1]);
  const labels = Int32Array.of(0, 1, 2, 0);
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
  const checkpoint = join(folder, 'network.safetensors');
  writeFileSync(checkpoint, index.encodeSafetensors(await index.networkWeights(network)));
  const logits = { logitsOf: logitsOfModel(network), otherLogitsOf: logitsOfModel(other) };
  shown = { ...index, tf, expect, network, other, ...logits, images, labels, set, small, stream, checkpoint };
});
afterAll(() => {
  networks.forEach(index.disposeNetwork);
  images.dispose();
  rmSync(folder, { recursive: true });
});

/** Runs an example; what it promises is compared. */
async function run(lines: readonly string[]): Promise<void> {
  const compared: string[] = [];
  const compare = (found: unknown, words: string) => {
    compared.push(words);
    expect(String(found)).toBe(words);
  };
  const code = lines.map((line) =>
    line.replace(
      promised,
      (_, space, expression, words) => `${space}compare(await (${expression}), ${JSON.stringify(words)});`,
    ),
  );
  const program = new AsyncFunction('compare', ...Object.keys(shown), code.join('\n'));
  tf.engine().startScope();
  try {
    await program(compare, ...Object.values(shown));
  } finally {
    tf.engine().endScope();
  }
  // None is passed over: a line that is never reached promises nothing.
  expect(compared).toHaveLength(lines.filter((line) => promised.test(line)).length);
}

describe('the example of', () => {
  it.each(publicNames)('%s does what it says', async (name) => {
    const lines = exampleOf(name);
    expect(lines.length, `${name} has an @example in ${sources.get(name)}`).toBeGreaterThan(0);
    await run(lines);
  });

  it('leaves no network behind', async () => {
    expect(await tensorsLeakedBy(() => run(exampleOf('trainPair')))).toBe(0);
  });
});
