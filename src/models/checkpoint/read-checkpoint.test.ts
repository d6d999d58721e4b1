import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { readCheckpoint } from './read-checkpoint.js';
import { encodeSafetensors } from '../../safetensors/safetensors.js';
import { floatTensor, writeStateDict } from './testing/write-state-dict.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-checkpoint-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Names and shapes as PyTorch prints them for the released files. */
const released: Readonly<Record<string, Readonly<Record<string, string>>>> = (() => {
  const classifier = (names: readonly string[], features: number) => ({
    [`${names[0]}.weight`]: '8×1×3×3',
    [`${names[0]}.bias`]: '8',
    [`${names[1]}.weight`]: '16×8×3×3',
    [`${names[1]}.bias`]: '16',
    [`${names[2]}.weight`]: '32×16×3×3',
    [`${names[2]}.bias`]: '32',
    [`${names[3]}.weight`]: `10×${features}`,
    [`${names[3]}.bias`]: '10',
  });
  const layer = (name: string, outputs: number, inputs: number) => ({
    [`${name}.weight`]: `${outputs}×${inputs}`,
    [`${name}.bias`]: `${outputs}`,
  });
  const ends = {
    ...layer('enc.enc.0', 100, 784),
    ...layer('enc.enc.2', 128, 100),
    ...layer('dec.dec.0', 100, 128),
    ...layer('dec.dec.2', 784, 100),
  };
  const middle = (name: string) => ({ ...layer(`${name}.L1`, 64, 128), ...layer(`${name}.L2`, 128, 64) });
  const pair = classifier(['c1', 'c2', 'c3', 'l'], 32);
  const cnn = 'classifier_exp/saved_models/CNN';
  const mnist = 'DNA_exp/mnist_exp/models';
  return {
    [`${cnn}/cor1`]: pair,
    [`${cnn}/cor2`]: pair,
    [`${cnn}/dec1`]: pair,
    [`${cnn}/dec2`]: pair,
    [`${mnist}/ae`]: { ...ends, ...middle('bn') },
    [`${mnist}/dna`]: { ...ends, ...middle('bn1'), ...middle('bn2') },
    [`${mnist}/cls_ae`]: classifier(['c.0', 'c.3', 'c.6', 'c.10'], 288),
    [`${mnist}/cls_dna`]: classifier(['c.0', 'c.3', 'c.6', 'c.10'], 288),
  };
})();
const releasedFolder = fileURLToPath(new URL('../../../../shared/released', import.meta.url));
const haveReleased = existsSync(releasedFolder);

describe('readCheckpoint', () => {
  it('tells the two formats apart by content, whatever the file is called', async () => {
    const expected = { w: { shape: [2], data: new Float32Array([1, 2]) } };
    expect(await readCheckpoint(save('a.pt', encodeSafetensors(expected)))).toEqual(expected);
    const pytorch = writeStateDict({ w: floatTensor([2], [1, 2]) });
    expect(await readCheckpoint(save('b.safetensors', pytorch))).toEqual(expected);
  });

  const note = haveReleased ? '' : " (skipped: the authors' released weights are not beside this folder)";
  it.skipIf(!haveReleased).each(Object.keys(released))(`reads the authors' %s${note}`, async (path) => {
    const weights = await readCheckpoint(join(releasedFolder, path));
    const shapes = Object.entries(weights).map(([name, { shape }]) => [name, shape.join('×')]);
    expect(Object.fromEntries(shapes)).toEqual(released[path]);
    for (const { shape, data } of Object.values(weights)) {
      expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
      expect(data.every((value) => Number.isFinite(value) && Math.abs(value) < 10)).toBe(true);
    }
  });

  const one = { shape: [1], data: Float32Array.of(1) };
  const two = { shape: [1], data: Float32Array.of(2) };
  const index = (map: unknown) => new TextEncoder().encode(JSON.stringify({ metadata: {}, weight_map: map }));

  it('reads weights that are split over files of either format through their index', async () => {
    save('part-1.safetensors', encodeSafetensors({ a: one }));
    save('part-2.bin', writeStateDict({ b: floatTensor([1], [2]) }));
    const path = save('model.index.json', index({ b: 'part-2.bin', a: 'part-1.safetensors' }));
    expect(await readCheckpoint(path)).toEqual({ a: one, b: two });
  });

  it.each([
    [{ a: 'absent.safetensors' }, /absent\.safetensors cannot be read: ENOENT/],
    [{ c: 'part-1.safetensors' }, /"c" must be in part-1\.safetensors, but is not/],
    [{ a: '../part-1.safetensors' }, /must lie beside the index, got "\.\.\/part-1/],
    [{ a: '..' }, /must lie beside the index/],
    [{ a: 3 }, /must lie beside the index, got 3/],
    [{ a: 'model.index.json' }, /must hold weights, but is JSON/],
    [[], /no index of weights/],
  ])('refuses an index of %j', async (map, message) => {
    const path = save('model.index.json', index(map));
    await expect(readCheckpoint(path)).rejects.toThrow(ConfigError);
    await expect(readCheckpoint(path)).rejects.toThrow(message);
  });

  it.each([
    ['<!DOCTYPE html><html>', /is a web page, not a checkpoint/],
    ['version https://git-lfs.github.com/spec/v1\n', /git lfs pull/],
    ['\x1f\x8b\b\0', /unpack it with gunzip/],
    ['\x80\x02\x8a\n', /PyTorch before 1\.6/],
    ['{"a": 1}', /no index of weights/],
    ['{"a": ', /is not JSON/],
  ])('says what %j is that is no checkpoint', async (text, message) => {
    const path = save('other', Uint8Array.from(Buffer.from(text, 'latin1')));
    await expect(readCheckpoint(path)).rejects.toThrow(ConfigError);
    await expect(readCheckpoint(path)).rejects.toThrow(message);
  });

  it('names the path of a file that it cannot read', async () => {
    await expect(readCheckpoint(join(folder, 'absent'))).rejects.toThrow(/absent cannot be read: ENOENT/);
    await expect(readCheckpoint(folder)).rejects.toThrow(/is not a file; name a checkpoint file/);
    for (const bytes of [[], [1, 2, 3], [0x50, 0x4b], [0x80, 2, 0x8a, 10]]) {
      const path = save('broken', Uint8Array.from(bytes));
      await expect(readCheckpoint(path)).rejects.toThrow(ConfigError);
      await expect(readCheckpoint(path)).rejects.toThrow(path);
    }
  });
});
