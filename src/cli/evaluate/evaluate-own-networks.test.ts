import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { cnn, fc } from '../../models/architecture.js';
import { evaluationOnNoise, randomWeights } from './testing/evaluate-noise.js';

const { at, save, outcomeOf, run, parsed } = evaluationOnNoise({ first: fc, second: fc });
const pair = () => ['--first', at('first'), '--second', at('second'), '--architecture', 'fc'];

describe('evaluate of networks that people bring', () => {
  it('prints which names of a checkpoint it took for which layer', async () => {
    const theirs = Object.entries(await randomWeights(fc, 1)).map(([name, { shape, data }]) => {
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
    await save('theirs', Object.fromEntries(theirs));
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
    const { code, err } = await outcomeOf(pair().with(-1, at(name)));
    expect([code, err]).toEqual([1, expect.stringMatching(message)]);
  });

  it('gives models that carry a normalisation what they were trained to get', async () => {
    // First layers that undo it: with the normalisation, the same logits as the networks without it.
    const undone = async (name: string, seed: number) => {
      const weights = await randomWeights(fc, seed);
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
      await save(name, { ...weights, ...first });
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
});
