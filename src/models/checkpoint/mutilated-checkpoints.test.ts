import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, ShapeError } from '../../core/errors.js';
import { RandomStream } from '../../core/random-stream.js';
import { matchWeights } from './match-weights.js';
import { readStateDict } from './read-state-dict.js';
import * as write from './testing/write-pickle.js';
import { floatTensor, writeArchive, writeStateDict, type TensorToWrite } from './testing/write-state-dict.js';
import { writeZip } from './testing/write-zip.js';

const stream = RandomStream.fromSeed(2022).split('mutilated checkpoints');
const shapes: Readonly<Record<string, readonly number[]>> = {
  'c1.weight': [8, 1, 3, 3],
  'c1.bias': [8],
  'l.weight': [10, 8],
};
const values = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return [name, { shape, data: stream.split(name).normalArray(length) }];
  }),
);
const tensors: Readonly<Record<string, TensorToWrite>> = Object.fromEntries(
  Object.entries(values).map(([name, { shape, data }]) => [name, floatTensor(shape, data)]),
);
const intact = writeStateDict(tensors);
const marker = join(tmpdir(), `mutilated-checkpoint-ran-${process.pid}`);

const load = (bytes: Uint8Array) =>
  matchWeights(shapes, readStateDict(bytes, 'weights'), { source: 'weights' }).arrays;

function pick<T>(items: readonly T[], random: RandomStream): T {
  const item = items[random.integer(0, items.length - 1)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

function flipped(random: RandomStream, flips: number): Uint8Array {
  const bytes = intact.slice();
  for (let flip = 0; flip < flips; flip++) {
    const at = random.integer(0, bytes.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(0, 7));
  }
  return bytes;
}

/** The checkpoint with one of its tensors exchanged for another, under that or another name. */
function exchanged(name: string, newName: string, tensor: TensorToWrite): Uint8Array {
  const entries = Object.entries(tensors).map(([key, old]) =>
    key === name ? [newName, tensor] : [key, old],
  );
  return writeStateDict(Object.fromEntries(entries));
}

function hostile(random: RandomStream): Uint8Array {
  const module = pick(['os', 'posix', 'subprocess', 'builtins'], random);
  const command = write.call(write.named(module, 'system'), write.text(`touch ${marker}`));
  return writeArchive(write.pickle(write.withItems(write.orderedDict, write.text('c1.weight'), command)));
}

function bomb(random: RandomStream): Uint8Array {
  const content = new Uint8Array(random.integer(1, 4) * 1024 ** 2);
  const unpackedBytes = pick([100, content.length * 64, 0xffff_fff0], random);
  return writeZip([{ name: 'archive/data.pkl', content, deflate: true, unpackedBytes }]);
}

const mutilations: Readonly<Record<string, (random: RandomStream) => Uint8Array>> = {
  'cut off': (random) => intact.slice(0, random.integer(0, intact.length - 1)),
  'with a piece taken out': (random) => {
    const at = random.integer(0, intact.length - 2);
    return Buffer.concat([intact.subarray(0, at), intact.subarray(at + random.integer(1, 64))]);
  },
  'with one bit flipped': (random) => flipped(random, 1),
  'with many bits flipped': (random) => flipped(random, 20),
  'with a tensor renamed': (random) => {
    const name = pick(Object.keys(tensors), random);
    return exchanged(name, `${name}${random.integer(0, 9)}`, tensors[name] ?? floatTensor([0], []));
  },
  'with a wrong shape': (random) => {
    const name = pick(Object.keys(tensors), random);
    const shape = [random.integer(11, 20), random.integer(1, 9)];
    return exchanged(name, name, floatTensor(shape, new Float32Array((shape[0] ?? 0) * (shape[1] ?? 0))));
  },
  'that names os.system': hostile,
  'that is a zip bomb': bomb,
};

describe('200 mutilated checkpoints', () => {
  it('load unchanged while intact', () => expect(load(intact)).toEqual(values));

  const mayStayWhole = ['with one bit flipped', 'with many bits flipped'];
  it.each(Object.entries(mutilations))(
    'a checkpoint %s gives our error or the same weights',
    (kind, mutilate) => {
      rmSync(marker, { force: true });
      for (let number = 0; number < 25; number++) {
        const random = stream.split(kind).split(number);
        const bytes = mutilate(random);
        try {
          expect(load(bytes), random.path).toEqual(values);
          // Times, versions and the like say nothing about the weights.
          expect(mayStayWhole, random.path).toContain(kind);
        } catch (error) {
          if (!(error instanceof ConfigError) && !(error instanceof ShapeError)) throw error;
          expect(error.message, random.path).toMatch(/^weights/);
        }
      }
      expect(existsSync(marker)).toBe(false);
    },
  );

  it('take no more memory than the limit', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let number = 0; number < 5; number++) {
      const bytes = bomb(stream.split('memory').split(number));
      expect(() => load(bytes)).toThrow(ConfigError);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1024 ** 2);
  });
});
