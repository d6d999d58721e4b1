import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { tensorsLeakedBy } from '../../core/tensor-scope.js';
import { fc } from '../../models/architecture.js';
import { dataset, evaluationOnNoise } from './testing/evaluate-noise.js';

const { at, outcomeOf, run, parsed } = evaluationOnNoise({ first: fc, second: fc });
const pair = () => ['--first', at('first'), '--second', at('second'), '--architecture', 'fc'];

describe('evaluate', () => {
  it('keeps what it found after each step in a file, and says there whether that is all', async () => {
    const path = at('kept.json');
    const attack = ['--attack', 'fgsm-linf', '--epsilon', '0.1', '--no-audit', '--limit', '10'];
    const json = await parsed(...pair(), ...attack, '--output', path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ ...(json as object), complete: true });
    const { code, err } = await outcomeOf([...pair(), ...attack, '--output', at('first/kept.json')]);
    expect([code, err]).toEqual([0, '']);
  });

  it('prints what it found before an attack that cannot run, keeps it, and ends with 1', async () => {
    const broken = { ...dataset, test: { ...dataset.test, count: 2, labels: Uint8Array.of(0, 11) } };
    const path = at('broken.json');
    const parameters = [...pair(), '--attack', 'fgsm-linf', '--epsilon', '0.1', '--output', path];
    const { code, out, err } = await outcomeOf(parameters, broken);
    expect([code, err]).toEqual([1, expect.stringMatching(/^transfer-claims: .*label/)]);
    expect(out).toMatch(/natural accuracy {2}first \d+\.\d\d % \[/);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pairs: [], complete: false });
  });

  it('leaves no tensor behind', async () => {
    const use = () => run(...pair(), '--limit', '10', '--attack', 'fgsm-linf', '--epsilon', '0.1');
    await use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });

  it('says in a line what is wrong with files and limits, and ends with 1', async () => {
    for (const [parameters, message] of [
      [
        ['--dna', at('first'), '--classifier', at('second')],
        /^transfer-claims: .*does not fit the network: missing "enc.enc.0.weight"/,
      ],
      [pair().with(1, at('none')), /none cannot be read/],
      [[...pair(), '--limit', '251'], /--limit must be in \[1, 250\], got 251; the test set has 250 images/],
    ] as const) {
      const { code, out, err } = await outcomeOf(parameters);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(message);
    }
  });

  it('says how it is called where the subject is incomplete, and ends with 2', async () => {
    const { code, err } = await outcomeOf(['--first', 'a']);
    expect(code).toBe(2);
    expect(err).toBe(
      'transfer-claims: --second is missing\n(transfer-claims evaluate --help says how it is called)',
    );
  });
});
