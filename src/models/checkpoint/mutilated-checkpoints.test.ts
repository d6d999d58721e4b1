import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, ShapeError } from '../../core/errors.js';
import { RandomStream } from '../../core/random-stream.js';
import { decodeSafetensors, encodeSafetensors } from '../../safetensors/safetensors.js';
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

const intactSafetensors = encodeSafetensors(values);
const headerBytes = Number(
  new DataView(intactSafetensors.buffer, intactSafetensors.byteOffset).getBigUint64(0, true),
);
const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b;

function load(bytes: Uint8Array) {
  const arrays = isZip(bytes) ? readStateDict(bytes, 'weights') : decodeSafetensors(bytes, 'weights');
  return matchWeights(shapes, arrays, { source: 'weights' }).arrays;
}

function pick<T>(items: readonly T[], random: RandomStream): T {
  const item = items[random.integer(0, items.length - 1)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** A copy with bits flipped, at any place or among the first so many bytes. */
function flipped(
  whole: Uint8Array,
  random: RandomStream,
  { flips, within = whole.length }: { flips: number; within?: number },
): Uint8Array {
  const bytes = whole.slice();
  for (let flip = 0; flip < flips; flip++) {
    const at = random.integer(0, within - 1);
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
  'with one bit flipped': (random) => flipped(intact, random, { flips: 1 }),
  'with many bits flipped': (random) => flipped(intact, random, { flips: 20 }),
  'with a tensor renamed': (random) => {
    const name = pick(Object.keys(tensors), random);
    return exchanged(name, `${name}${random.integer(0, 9)}`, tensors[name] ?? floatTensor([0], []));
  },
  'with a wrong shape': (random) => {
    const name = pick(Object.keys(tensors), random);
    const shape = [random.integer(11, 20), random.integer(1, 9)];
    return exchanged(name, name, floatTensor(shape, new Float32Array((shape[0] ?? 0) * (shape[1] ?? 0))));
  },
  'in safetensors, cut off': (random) =>
    intactSafetensors.slice(0, random.integer(0, intactSafetensors.length - 1)),
  'in safetensors, with a header of flipped bits': (random) =>
    flipped(intactSafetensors, random, { flips: random.integer(1, 3), within: 8 + headerBytes }),
  'that names os.system': hostile,
  'that is a zip bomb': bomb,
};

/** What may leave the weights as they were: times, versions and the like say nothing about them. */
const mayStayWhole: readonly string[] = [
  ...['with one bit flipped', 'with many bits flipped', 'in safetensors, with a header of flipped bits'],
];

describe('500 mutilated checkpoints', () => {
  it('would load if they were intact', () => {
    expect(load(intact)).toEqual(values);
    expect(load(intactSafetensors)).toEqual(values);
  });

  it('give our error or the same weights, and none is run', () => {
    rmSync(marker, { force: true });
    const kinds = Object.keys(mutilations);
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(), (kind, number) => {
        const random = stream.split(kind).split(number);
        const bytes = mutilations[kind]?.(random) ?? intact;
        try {
          expect(load(bytes)).toEqual(values);
        } catch (error) {
          if (!(error instanceof ConfigError) && !(error instanceof ShapeError)) throw error;
          expect(error.message).toMatch(/^weights/);
          return;
        }
        expect(mayStayWhole).toContain(kind);
      }),
      { numRuns: 500, seed: 2022 },
    );
    expect(existsSync(marker)).toBe(false);
  });

  it('take no more memory than the limit', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let number = 0; number < 5; number++) {
      const bytes = bomb(stream.split('memory').split(number));
      expect(() => load(bytes)).toThrow(ConfigError);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1024 ** 2);
  });
});
