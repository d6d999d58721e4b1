import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { apgd } from './apgd.js';
import { attack } from './attack.js';
import { fgsm, pgd, type AttackConfig } from './attack-config.js';
import { classificationTarget, type LogitsOf, type LossName } from './attack-target.js';
import { miFgsm } from './mi-fgsm.js';
import { norms } from './norms.js';
import { square } from './square.js';
import { mlpLogits } from './testing/smooth-mlp.js';
import { blobs, trainedOnBlobs } from './testing/trained-blobs.js';
import { binomialLimit } from './audit/binomial-limit.js';

const samples = 60;
const stream = RandomStream.fromSeed(41);
const sets = [0, 1, 2, 3, 4].map((index) => blobs(stream.split(`blobs ${index}`), samples));
let models: LogitsOf[];

beforeAll(async () => {
  await prepareBackend();
  models = sets.map((set, index) => mlpLogits(trainedOnBlobs(set, stream.split(`weights ${index}`))));
});

/** The chosen samples of a model's set under attack, as pixels, with who is misclassified there. */
function attacked(
  config: AttackConfig,
  {
    model = 0,
    loss = 'cross-entropy',
    chosen,
  }: { model?: number; loss?: LossName; chosen?: readonly number[] } = {},
) {
  const set = sets[model];
  const logitsOf = models[model];
  if (set === undefined || logitsOf === undefined) throw new RangeError(`no model ${model}`);
  const ids = chosen ?? [...set.labels.keys()];
  return tf.tidy(() => {
    const all = tf.tensor4d(set.pixels, [samples, ...set.shape]);
    const images = tf.gather(all, [...ids]);
    const labels = Int32Array.from(ids, (id) => set.labels[id] ?? 0);
    const found = attack(classificationTarget(logitsOf, labels, loss), images, {
      config,
      stream: stream.split('attack'),
      sampleIds: ids,
    });
    const { fooled } = classificationTarget(logitsOf, labels)(found);
    const length = norms[config.norm].distance(tf.sub(found, images));
    return { points: [...found.dataSync()], wrong: [...fooled.dataSync()], length: [...length.dataSync()] };
  });
}

const count = (flags: readonly number[]) => flags.reduce((sum, flag) => sum + flag, 0);

const methods = (['linf', 'l2'] as const).flatMap((norm) => {
  const budget = { norm, epsilon: 0.05 };
  return [
    { name: `mi-fgsm ${norm}`, config: miFgsm(budget), loss: 'cross-entropy' as const },
    { name: `apgd-ce ${norm}`, config: apgd({ ...budget, steps: 40 }), loss: 'cross-entropy' as const },
    { name: `apgd-dlr ${norm}`, config: apgd({ ...budget, steps: 40 }), loss: 'dlr' as const },
    { name: `square ${norm}`, config: square({ ...budget, queries: 150 }), loss: 'margin' as const },
  ];
});

describe.each(methods)('$name', ({ config, loss }) => {
  it('stays in the ball and in the pixel range', () => {
    const { points, length } = attacked(config, { loss });
    for (const value of points) expect(value >= 0 && value <= 1).toBe(true);
    const budget = norms[config.norm].budget(config.epsilon, 16);
    for (const value of length) expect(value).toBeLessThanOrEqual(budget + 16 * 2 ** -24 * (1 + budget));
  });

  it('gives each sample the same point however the batch is split or permuted', () => {
    const whole = attacked({ ...config, steps: 12 }, { loss }).points;
    const order = fc.shuffledSubarray([...Array(samples).keys()], { minLength: 1 });
    fc.assert(
      fc.property(order, (chosen) => {
        const part = attacked({ ...config, steps: 12 }, { loss, chosen }).points;
        part.forEach((value, at) => {
          const own = whole[(chosen[Math.floor(at / 16)] ?? NaN) * 16 + (at % 16)] ?? NaN;
          expect(Math.abs(value - own)).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 6 },
    );
  });

  it('leaves no tensor', async () => {
    const use = () => void attacked({ ...config, steps: 4 }, { loss });
    use();
    expect(await tensorsLeakedBy(use)).toBe(0);
  });
});

describe('each attack is at least as strong as the plain one that it extends, on five trained models', () => {
  /** Of the samples that one of the two wins alone, over all models: a sign test at 0.001. */
  const noWeaker = (strong: number[], weak: number[]) => {
    const onlyWeak = weak.filter((flag, at) => flag === 1 && strong[at] === 0).length;
    const onlyStrong = weak.filter((flag, at) => flag === 0 && strong[at] === 1).length;
    expect(onlyWeak).toBeLessThanOrEqual(binomialLimit(onlyWeak + onlyStrong, 0.5, 0.001));
  };
  const onAll = (config: AttackConfig, loss?: LossName) =>
    sets.flatMap((_, model) => attacked(config, { model, ...(loss === undefined ? {} : { loss }) }).wrong);

  it.each(['linf', 'l2'] as const)('%s', (norm) => {
    const budget = { norm, epsilon: 0.05 };
    const clean = count(onAll(fgsm({ norm, epsilon: 0 })));
    const once = onAll(fgsm(budget));
    const config = pgd({ ...budget, steps: 40, stepSize: 0.05 / 10 });
    const [plain, plainDlr] = [onAll(config), onAll(config, 'dlr')];
    const byMomentum = onAll(miFgsm(budget));
    const byCe = onAll(apgd({ ...budget, steps: 40 }));
    const byDlr = onAll(apgd({ ...budget, steps: 40 }), 'dlr');
    const bySquare = onAll(square({ ...budget, queries: 300 }), 'margin');
    noWeaker(byMomentum, once);
    noWeaker(byCe, plain);
    noWeaker(byDlr, plainDlr);
    // Without gradients it may win less than PGD, but far more than nothing; and never more than both APGD.
    expect(count(bySquare)).toBeGreaterThan(clean + (count(plain) - clean) / 4);
    const byEither = byCe.map((flag, at) => flag | (byDlr[at] ?? 0));
    noWeaker(byEither, plain);
    noWeaker(byEither, bySquare);
  });
});
