import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { apgd } from './apgd.js';
import { pgd } from './attack-config.js';
import { classificationTarget, type AttackTarget, type LogitsOf } from './attack-target.js';
import { binomialLimit } from './audit/binomial-limit.js';
import { ensembleCombinations, ensembleTarget } from './ensemble-target.js';
import { jointTransfer } from './joint-transfer.js';
import { miFgsm } from './mi-fgsm.js';
import { mlpLogits } from './testing/smooth-mlp.js';
import { blobs, trainedOnBlobs } from './testing/trained-blobs.js';
import { wrongUnderAttack } from './wrong-under-attack.js';

beforeAll(async () => void (await prepareBackend()));

describe('jointTransfer', () => {
  const samples = 120;
  const stream = RandomStream.fromSeed(61);
  const set = blobs(stream, samples);
  const labels = Int32Array.from(set.labels);
  let members: LogitsOf[];
  let images: tf.Tensor4D;
  beforeAll(() => {
    members = [0, 1, 2].map((index) => mlpLogits(trainedOnBlobs(set, stream.split(`weights ${index}`))));
    images = tf.tensor4d(set.pixels, [samples, ...set.shape]);
  });

  const config = pgd({ norm: 'linf', epsilon: 0.045, steps: 30, stepSize: 0.005 });
  const run = { config, stream: stream.split('attack'), sampleIds: [...labels.keys()] };
  const bothWrong = async (target: AttackTarget) => {
    const [first = [], second = []] = await wrongUnderAttack({
      target,
      judged: members.slice(0, 2),
      images,
      labels,
      run,
    });
    return Array.from(first, (flag, sample) => flag & (second[sample] ?? 0));
  };
  const count = (flags: ArrayLike<number>) => Array.from(flags).reduce((sum, flag) => sum + flag, 0);

  it.each(ensembleCombinations)(
    'the joint attack (%s) makes both wrong at least as often as the attack on either',
    async (combine) => {
      const pair = members.slice(0, 2);
      const joint = await bothWrong(ensembleTarget(pair, labels, { combine }));
      expect(count(joint)).toBeGreaterThan(0);
      for (const member of pair) {
        const single = await bothWrong(classificationTarget(member, labels));
        const onlySingle = single.filter((flag, sample) => flag === 1 && joint[sample] === 0).length;
        const onlyJoint = single.filter((flag, sample) => flag === 0 && joint[sample] === 1).length;
        expect(onlySingle).toBeLessThanOrEqual(binomialLimit(onlySingle + onlyJoint, 0.5, 0.001));
      }
    },
  );

  it('counts the joint and the single attacks, the same for every batch size', async () => {
    const setting = { set, config: apgd({ norm: 'linf', epsilon: 0.045, steps: 12 }), stream };
    const found = await jointTransfer(members.slice(0, 3), setting);
    expect(found.single).toHaveLength(3);
    expect(found.table.map((row) => row.length)).toEqual([3, 3, 3]);
    expect(found.joint.allWrong).toBeGreaterThan(0);
    found.single.forEach(({ eachWrong }, source) => {
      expect(found.table[source]?.[source]?.fooled).toBe(eachWrong[source]);
    });
    expect(await jointTransfer(members.slice(0, 3), { ...setting, batchSize: 50 })).toEqual(found);
  });

  it('leaves no tensor', async () => {
    const few = { ...set, pixels: set.pixels.slice(0, 5 * 16), labels: set.labels.subarray(0, 5) };
    const use = async () => {
      await jointTransfer(members.slice(0, 2), {
        set: few,
        config: miFgsm({ norm: 'l2', epsilon: 0.1 }),
        stream,
      });
    };
    await use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });

  it('refuses no member, and images that do not fit their labels', async () => {
    await expect(jointTransfer([], { set, config, stream })).rejects.toThrow(ShapeError);
    const short = { ...set, pixels: set.pixels.slice(1) };
    await expect(jointTransfer(members, { set: short, config, stream })).rejects.toThrow(
      /jointTransfer: pixels must hold 1920 values/,
    );
  });
});
