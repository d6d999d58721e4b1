import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../backend/select-backend.js';
import { RandomStream } from '../../core/random-stream.js';
import { tensorsLeakedBy } from '../../core/tensor-scope.js';
import type { Dataset } from '../../data/dataset.js';
import { cnn, fc, type LayerStack } from '../../models/architecture.js';
import { cifarClassifier, cifarDna } from '../../models/cifar-architectures.js';
import { encodeSafetensors } from '../../safetensors/safetensors.js';
import { createNetwork, disposeNetwork, networkWeights } from '../../models/network.js';
import {
  mnistAutoencoder,
  mnistDna,
  mnistReconstructionClassifier,
} from '../../models/reconstruction-architectures.js';
import { runRecorded } from '../testing/recorded-terminal.js';
import { evaluateCommand } from './evaluate-command.js';

let folder = '';
const at = (name: string) => join(folder, name);

/** 250 images of noise: enough for the regression of 200 features. */
const noise = (count: number) => {
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
const set = noise(250);
const dataset: Dataset = {
  id: 'synthetic-digits',
  name: 'noise',
  fingerprint: 'noise',
  synthetic: true,
  description: 'NOISE',
  train: set,
  test: set,
};

beforeAll(async () => {
  await prepareBackend();
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
  const save = async (name: string, architecture: LayerStack, seed: number) => {
    const network = createNetwork(architecture, RandomStream.fromSeed(seed));
    await writeFile(at(name), encodeSafetensors(await networkWeights(network)));
    disposeNetwork(network);
  };
  await save('first', fc, 1);
  await save('second', fc, 2);
  await save('dna', mnistDna, 3);
  await save('autoencoder', mnistAutoencoder, 4);
  await save('classifier', mnistReconstructionClassifier, 5);
});
afterAll(() => rm(folder, { recursive: true }));

const pair = () => ['--first', at('first'), '--second', at('second'), '--architecture', 'fc'];
const outcomeOf = (...parameters: string[]) =>
  runRecorded(['evaluate', ...parameters], (terminal) => [
    evaluateCommand(terminal, { dataset, resultFolder: at('results') }),
  ]);
async function run(...parameters: string[]): Promise<string> {
  const { code, out, err } = await outcomeOf(...parameters);
  expect([code, err]).toEqual([0, '']);
  return out;
}
const parsed = async (...parameters: string[]) => JSON.parse(await run(...parameters, '--json')) as unknown;
const share = expect.toSatisfy((value: number) => value >= 0 && value <= 1) as unknown;
const whole = expect.toSatisfy(Number.isInteger) as unknown;
const number = expect.toSatisfy(Number.isFinite) as unknown;
/** The nine checks of a one-step attack; the one on transferred attacks only where there is another model. */
const checksOf = (...against: string[]) =>
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
const counts = { fooled: whole, transferred: whole };
const audited = expect.toSatisfy((state: string) => ['passed', 'failed'].includes(state)) as unknown;

describe('evaluateCommand', () => {
  it('gives a pair in the documented form', async () => {
    const parameters = [...pair(), '--attack', 'fgsm-linf', '--epsilon', '0.1'];
    const json = await parsed(...parameters);
    expect(json).toEqual({
      schema: 1,
      dataset: 'noise',
      images: 250,
      pairs: ['1→2', '2→1'].map((direction) => ({
        attack: 'fgsm-linf',
        epsilon: 0.1,
        direction,
        ...counts,
        bothCleanCorrect: counts,
        attackAudit: audited,
      })),
      accuracy: [share, share],
      r2: [share, share],
      chanceR2: 200 / 249,
      liveChannels: [whole, whole],
      audit: checksOf('first', 'second'),
    });
  });

  it('measures no R² where the images are too few for the features, and the rest all the same', async () => {
    const parameters = [...pair(), '--limit', '10', '--attack', 'fgsm-l2', '--epsilon', '0.1'];
    const json = await parsed(...parameters);
    expect(json).toMatchObject({ images: 10, r2: null, chanceR2: 1, liveChannels: null });
    expect(await run(...parameters)).toContain('not measured: 10 images are too few');
  });

  it('shows a pair with intervals, both denominators and the audit of its attacks', async () => {
    const text = await run(...pair(), '--attack', 'fgsm-linf', '--epsilon', '0.05,0.1');
    expect(text).toMatch(/^transfer-claims: NOISE\n250 test images · variant paper · seed 1 · backend \w+\n/);
    expect(text).toMatch(/natural accuracy {2}first \d+\.\d\d % \[/);
    expect(text).toMatch(/live channels {5}first \d+ {3}second \d+/);
    expect(text).toContain('chance with all columns 0.803');
    expect(text).toMatch(/fgsm-linf +0.05 +1→2 +\d+\/\d+ +\d+\.\d\d % \[/);
    expect(text).toMatch(
      /^ {2}fgsm-linf, ε 0.05, against second \(64 images\): (all 9 checks hold|\d of 9 FAIL)$/m,
    );
  });

  it('gives the DNA under joint, single and strongest attacks, in the documented form', async () => {
    const subject = ['--dna', at('dna'), '--classifier', at('classifier'), '--limit', '20'];
    const parameters = [...subject, '--attack', 'fgsm-linf', '--epsilon', '0.1'];
    const shares = { either: share, average: share, both: share };
    expect(await parsed(...parameters)).toEqual({
      schema: 1,
      dataset: 'noise',
      images: 20,
      accuracy: [
        { attack: 'none', epsilon: 0, ...shares },
        ...['', '/path-1', '/path-2', '/worst-of-three'].map((aim) => ({
          attack: `fgsm-linf${aim}`,
          epsilon: 0.1,
          ...shares,
          attackAudit: audited,
        })),
      ],
      audit: checksOf('joint'),
    });
    expect(await run(...parameters)).toMatch(/right through either +average +through both +path 1 +path 2/);
  });

  it('gives the autoencoder one share an attack, and the same again for the same seed', async () => {
    const subject = ['--autoencoder', at('autoencoder'), '--classifier', at('classifier'), '--limit', '20'];
    const attack = ['--attack', 'pgd-l2', '--epsilon', '0.1', '--variant', 'released', '--no-audit'];
    const parameters = [...subject, ...attack];
    expect(await parsed(...parameters)).toMatchObject({
      accuracy: [
        { attack: 'none', epsilon: 0, single: share },
        { attack: 'pgd-l2', epsilon: 0.1, single: share, attackAudit: 'not run' },
      ],
      audit: [],
    });
    expect(await parsed(...parameters)).toEqual(await parsed(...parameters));
    expect(await run(...parameters)).toMatch(/attack +ε +right +audit\n/);
  });

  it('keeps what it found after each step in a file, and says there whether that is all', async () => {
    const path = at('kept.json');
    const attack = ['--attack', 'fgsm-linf', '--epsilon', '0.1', '--no-audit', '--limit', '10'];
    const json = await parsed(...pair(), ...attack, '--output', path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ ...(json as object), complete: true });
    const { code, err } = await outcomeOf(...pair(), ...attack, '--output', at('first/kept.json'));
    expect([code, err]).toEqual([0, '']);
  });

  it('prints what it found before an attack that cannot run, keeps it, and ends with 1', async () => {
    const broken = { ...dataset, test: { ...set, count: 2, labels: Uint8Array.of(0, 11) } };
    const path = at('broken.json');
    const parameters = [...pair(), '--attack', 'fgsm-linf', '--epsilon', '0.1', '--output', path];
    const { code, out, err } = await runRecorded(['evaluate', ...parameters], (terminal) => [
      evaluateCommand(terminal, { dataset: broken }),
    ]);
    expect([code, err]).toEqual([1, expect.stringMatching(/^transfer-claims: .*label/)]);
    expect(out).toMatch(/natural accuracy {2}first \d+\.\d\d % \[/);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pairs: [], complete: false });
  });

  it.each(['0', '1e-7'])('leaves out the audit at ε %s, and says what it needs', async (epsilon) => {
    const text = await run(...pair(), '--limit', '10', '--attack', 'fgsm-linf', '--epsilon', epsilon);
    expect(text).toContain(
      `attack audit: not run (an audit needs an ε of at least 0.00001, got ${Number(epsilon)})`,
    );
  });

  it('finds no fault with its own judge at the smallest ε that it audits', async () => {
    const text = await run(...pair(), '--limit', '20', '--attack', 'fgsm-linf', '--epsilon', '1e-5');
    expect(text).not.toMatch(/FAILS (judge-clips|stays-in)/);
  });

  it('prints which names of a checkpoint it took for which layer', async () => {
    const network = createNetwork(fc, RandomStream.fromSeed(1));
    const theirs = Object.entries(await networkWeights(network)).map(([name, { shape, data }]) => {
      const layer = name
        .replace(/^l(\d)/, 'module.l$1.0')
        .replace(/^bn(\d)/, 'module.l$1.2')
        .replace(/^l\./, 'module.l6.');
      const [inputs = 0, outputs = 0] = shape;
      if (shape.length < 2) return [layer, { shape, data }] as const;
      const turned = Float32Array.from(
        data,
        (_, at) => data[(at % inputs) * outputs + Math.floor(at / inputs)] ?? NaN,
      );
      return [layer, { shape: [outputs, inputs], data: turned }] as const;
    });
    disposeNetwork(network);
    await writeFile(at('theirs'), encodeSafetensors(Object.fromEntries(theirs)));
    const parameters = ['--second', at('second'), '--architecture', 'fc', '--limit', '20', '--no-audit'];
    const attack = ['--attack', 'fgsm-linf', '--epsilon', '0.1'];
    const text = await run('--first', at('theirs'), ...parameters, ...attack);
    expect(text).toMatch(
      /^weights of first: "module\." taken off all names; l1\.0 → l1, l1\.2 → bn1, .*l6 → l \(--map/m,
    );
    const rest = (all: string) => all.split('\n').slice(-12);
    expect(rest(text)).toEqual(rest(await run('--first', at('first'), ...parameters, ...attack)));
  });

  it('evaluates networks of an architecture that a file holds, of whatever form', async () => {
    const { layers, ...rest } = fc;
    const own = JSON.stringify({ ...rest, name: 'own', layers });
    await writeFile(at('own.json'), own);
    await writeFile(at('own.mjs'), `export default ${own};`);
    await writeFile(
      at('own.ts'),
      `const classes: number = 10;\nexport const own = ${own};\nexport { classes };`,
    );
    const rest10 = ['--limit', '10', '--attack', 'fgsm-linf', '--epsilon', '0.1', '--no-audit'];
    const expected = await parsed(...pair(), ...rest10);
    for (const name of ['own.json', 'own.mjs', 'own.ts']) {
      expect(await parsed(...pair().with(-1, at(name)), ...rest10)).toEqual(expected);
    }
  });

  it.each([
    ['none.ts', undefined, /none[.]ts: must hold an architecture, but it does not load/],
    ['empty.mjs', 'export const width = 3;', /empty[.]mjs: must export one architecture .*, got none/],
    ['two.mjs', 'export const [a, b] = [0, 1].map(() => ({ inputShape: [], layers: [] }));', /, got 2;/],
    [
      'large.json',
      JSON.stringify({ ...fc, inputShape: [32, 32, 3] }),
      /layer 1 \(dense\) takes 784 inputs, gets 3072/,
    ],
    [
      'pooled.json',
      JSON.stringify({ ...cnn, inputShape: [32, 32, 1], featureCount: 1024 }),
      /takes? images of 28 × 28 × 1/,
    ],
    [
      'few.json',
      JSON.stringify({
        ...fc,
        layers: fc.layers.with(-1, { kind: 'dense', name: 'l', inputs: 100, outputs: 5 }),
      }),
      /must give 10 logits, gives 5/,
    ],
  ] as const)('refuses what is no architecture for these images: %s', async (name, text, message) => {
    if (text !== undefined) await writeFile(at(name), text);
    const { code, err } = await outcomeOf(...pair().with(-1, at(name)));
    expect([code, err]).toEqual([1, expect.stringMatching(message)]);
  });

  it('gives models that carry a normalisation what they were trained to get', async () => {
    // First layers that undo it: with the normalisation, the same logits as the networks without it.
    const undone = async (name: string, seed: number) => {
      const network = createNetwork(fc, RandomStream.fromSeed(seed));
      const weights = await networkWeights(network);
      disposeNetwork(network);
      const { shape = [], data = new Float32Array() } = weights['l1.weight'] ?? {};
      const { data: bias = new Float32Array() } = weights['l1.bias'] ?? {};
      const columns = shape[1] ?? 0;
      const moved = bias.map((value, unit) => {
        let sum = value;
        for (let row = 0; row < (shape[0] ?? 0); row++) sum += 0.25 * (data[row * columns + unit] ?? NaN);
        return sum;
      });
      const first = {
        'l1.weight': { shape, data: data.map((value) => value / 2) },
        'l1.bias': { shape: [columns], data: moved },
      };
      await writeFile(at(name), encodeSafetensors({ ...weights, ...first }));
    };
    await undone('undone-1', 1);
    await undone('undone-2', 2);
    const attack = ['--attack', 'fgsm-linf', '--epsilon', '0.1', '--no-audit'];
    const theirs = ['--first', at('undone-1'), '--second', at('undone-2'), '--architecture', 'fc'];
    const text = await run(...theirs, '--normalise', '0.25,0.5', ...attack);
    expect(text).toContain('(fc, input (pixel − 0.25) / 0.5)');
    const accuracy = (all: string) => /natural accuracy.*/.exec(all)?.[0];
    expect(accuracy(text)).toBe(accuracy(await run(...pair(), ...attack)));
    expect(accuracy(text)).not.toBe(accuracy(await run(...theirs, ...attack)));
  });

  it('measures errors and features of a reconstruction that has no classifier', async () => {
    const json = await parsed('--dna', at('dna'));
    expect(json).toEqual({
      ...{ schema: 1, dataset: 'noise', images: 250, liveChannels: [whole, whole] },
      ...{ squaredError: [number, number], r2: [share, share], chanceR2: share },
    });
    expect(await parsed('--autoencoder', at('autoencoder'))).toMatchObject({ r2: null, chanceR2: null });
    const text = await run('--dna', at('dna'), '--limit', '65');
    expect(text).toContain('classifier: none');
    expect(text).toMatch(/mean squared error path 1 0\.\d{5} {3}path 2 0\.\d{5}/);
    expect(text).toContain('not measured: 65 images are too few for the features');
  });

  it('knows the networks of CIFAR-10 by their convolutions, and a classifier’s width by its last layer', async () => {
    const photographs = { ...noise(12), height: 32, width: 32, channels: 3 };
    const pixels = Uint8Array.from({ length: 12 * 3072 }, (_, index) => (37 * index) % 256);
    const test = { ...photographs, pixels };
    const own = { ...dataset, name: 'photographs', test };
    const save = async (name: string, architecture: LayerStack) => {
      const network = createNetwork(architecture, RandomStream.fromSeed(6));
      await writeFile(at(name), encodeSafetensors(await networkWeights(network)));
      disposeNetwork(network);
    };
    await save('cifar-dna', cifarDna);
    await save('cifar-classifier', cifarClassifier(3));
    const { code, out } = await runRecorded(
      [
        ...['evaluate', '--dna', at('cifar-dna'), '--classifier', at('cifar-classifier'), '--json'],
        ...['--attack', 'fgsm-linf', '--epsilon', '0.02', '--no-audit'],
      ],
      (terminal) => [evaluateCommand(terminal, { dataset: own, resultFolder: at('results') })],
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ...{ dataset: 'photographs', images: 12 },
      accuracy: [{ attack: 'none', either: share }, { attack: 'fgsm-linf', epsilon: 0.02 }, {}, {}, {}],
    });
  });

  it('leaves no tensor behind', async () => {
    const use = () => run(...pair(), '--limit', '10', '--attack', 'fgsm-linf', '--epsilon', '0.1');
    await use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });

  it('says in a line what is wrong with files and limits, and ends with 1', async () => {
    for (const [parameters, message] of [
      [
        ['--dna', at('first'), '--classifier', at('classifier')],
        /^transfer-claims: .*does not fit the network: missing "enc.enc.0.weight"/,
      ],
      [pair().with(1, at('none')), /none cannot be read/],
      [[...pair(), '--limit', '251'], /--limit must be in \[1, 250\], got 251; the test set has 250 images/],
    ] as const) {
      const { code, out, err } = await outcomeOf(...parameters);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(message);
    }
  });

  it('says how it is called where the subject is incomplete, and ends with 2', async () => {
    const { code, err } = await outcomeOf('--first', 'a');
    expect(code).toBe(2);
    expect(err).toBe(
      'transfer-claims: --second is missing\n(transfer-claims evaluate --help says how it is called)',
    );
  });
});
