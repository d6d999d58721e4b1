import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../backend/select-backend.js';
import { ConfigError } from '../../core/errors.js';
import { RandomStream } from '../../core/random-stream.js';
import { tensorsLeakedBy } from '../../core/tensor-scope.js';
import { fgsm, pgd } from '../attack-config.js';
import { classificationTarget, type Labels, type LogitsOf } from '../attack-target.js';
import { ensembleTarget, type EnsembleOptions } from '../ensemble-target.js';
import { apgd } from '../apgd.js';
import { miFgsm } from '../mi-fgsm.js';
import { square } from '../square.js';
import { judge } from '../judge.js';
import { mlpLogits } from '../testing/smooth-mlp.js';
import { blobShape, blobs, trainedOnBlobs } from '../testing/trained-blobs.js';
import { auditAttack } from './audit-attack.js';
import type { AuditCheckName } from './audit-check.js';
import { auditContext, type AuditSettings, type AuditSubject } from './audit-context.js';
import { judgeClipsAndMeasures } from './ball-checks.js';
import * as broken from './testing/broken-attacks.js';

const samples = 96;
const epsilon = 0.05;
/** Fifteen steps, which cross the ball nearly four times. */
const short = (norm: 'linf' | 'l2') => pgd({ norm, epsilon, steps: 15, stepSize: epsilon / 4 });
const stream = RandomStream.fromSeed(21);
const set = blobs(stream, samples);
let subject: AuditSubject;
let other: LogitsOf;

beforeAll(async () => {
  await prepareBackend({ name: 'wasm' });
  const weights = trainedOnBlobs(set, stream.split('weights'));
  other = mlpLogits(trainedOnBlobs(set, stream.split('other weights')));
  subject = {
    logitsOf: mlpLogits(weights),
    surrogateFor: (labels) => classificationTarget(other, labels),
    images: tf.tensor4d(set.pixels, [samples, ...set.shape]),
    labels: Int32Array.from(set.labels),
    sampleIds: Uint32Array.from(set.labels.keys()),
    classes: blobShape.classes,
    stream: stream.split('audit'),
  };
});

async function failures(settings: AuditSettings, changed: Partial<AuditSubject> = {}) {
  const checks = await auditAttack({ ...subject, ...changed }, settings);
  return checks.filter(({ passed }) => !passed).map(({ check }) => check);
}

describe('auditAttack', () => {
  it.each([fgsm({ norm: 'linf', epsilon }), fgsm({ norm: 'l2', epsilon }), short('linf'), short('l2')])(
    'passes $name $norm as it is',
    async (config) => {
      const checks = await auditAttack(subject, { config });
      expect(checks.filter(({ passed }) => !passed)).toEqual([]);
      expect(checks).toHaveLength(config.steps > 1 ? 14 : 9);
      for (const { measured, limit, detail } of checks) {
        expect(Number.isFinite(measured) && Number.isFinite(limit)).toBe(true);
        expect(detail).not.toBe('');
      }
    },
  );

  const methods = (['linf', 'l2'] as const).flatMap((norm) => [
    miFgsm({ norm, epsilon }),
    apgd({ norm, epsilon, steps: 30 }),
  ]);
  it.each(methods)('passes $name $norm as it is, Square beside it', async (config) => {
    const checks = await auditAttack(subject, { config, gradientFree: { queries: 300 } });
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks.map(({ check }) => check)).toContain('beats-gradient-free');
  });

  it('passes square linf as it is, and asks it for no gradient', async () => {
    const targetFor = (labels: Labels) => classificationTarget(subject.logitsOf, labels, 'margin');
    const checks = await auditAttack(
      { ...subject, targetFor },
      { config: square({ norm: 'linf', epsilon, queries: 200 }) },
    );
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks.map(({ check }) => check)).not.toContain('gradients-at-the-start');
  });

  it.each<[string, EnsembleOptions]>([
    ['mean logits', { combine: 'logits' }],
    ['mean probabilities', { combine: 'probabilities', loss: 'cross-entropy' }],
    ['the sum of losses', { combine: 'losses' }],
    ['reweighed members', { combine: 'reweighed' }],
  ])('passes PGD on two models at once, by %s', async (_name, options) => {
    const pair = [subject.logitsOf, other];
    const targetFor = (labels: Labels) => ensembleTarget(pair, labels, options);
    expect(
      await failures(
        { config: pgd({ norm: 'linf', epsilon, steps: 40, stepSize: epsilon / 8 }) },
        { targetFor },
      ),
    ).toEqual([]);
  });

  const l2 = short('l2');
  const linf = short('linf');
  it.each<[string, AuditSettings, AuditCheckName]>([
    [
      'a norm of the whole batch, one step',
      { attacker: broken.batchWideNorm, config: fgsm({ norm: 'l2', epsilon }) },
      'batch-does-not-matter',
    ],
    ['a norm of the whole batch', { attacker: broken.batchWideNorm, config: l2 }, 'batch-does-not-matter'],
    ['the raw gradient', { attacker: broken.rawGradient, config: l2 }, 'iterative-beats-one-step'],
    [
      'the raw gradient of one step',
      { attacker: broken.rawGradient, config: fgsm({ norm: 'l2', epsilon }) },
      'uses-the-budget',
    ],
    ['a lost iterate', { attacker: broken.lostIterate, config: linf }, 'no-iterate-is-lost'],
    ['descent', { attacker: broken.descending, config: linf }, 'white-box-beats-noise'],
    ['no projection', { attacker: broken.unbounded, config: linf }, 'stays-in-the-ball'],
    [
      'the same ball at every magnitude',
      { attacker: broken.sameBall, config: linf },
      'large-epsilon-reaches-chance',
    ],
    [
      'a smaller ball at larger magnitudes',
      { attacker: broken.inverseBall, config: linf },
      'success-grows-with-epsilon',
    ],
    ['idleness', { attacker: broken.idle, config: linf }, 'uses-the-budget'],
    [
      'starts drawn by place',
      { attacker: broken.startByPlace, config: { ...linf, keep: 'last', steps: 3 } },
      'batch-does-not-matter',
    ],
    ['a point that is no number', { attacker: broken.spoilt, config: linf }, 'stays-in-the-ball'],
    [
      'momentum without projection',
      {
        attacker: broken.momentum({ project: false }),
        config: miFgsm({ norm: 'linf', epsilon, stepSize: epsilon / 4 }),
      },
      'stays-in-the-ball',
    ],
    [
      'momentum that keeps its last point only',
      { attacker: broken.lostIterate, config: miFgsm({ norm: 'linf', epsilon }) },
      'no-iterate-is-lost',
    ],
    [
      'momentum of gradients normalised over the batch',
      { attacker: broken.momentum({ norm: 'batch' }), config: miFgsm({ norm: 'l2', epsilon }) },
      'batch-does-not-matter',
    ],
    [
      'momentum along the raw gradient',
      { attacker: broken.rawGradient, config: miFgsm({ norm: 'l2', epsilon }) },
      'uses-the-budget',
    ],
    [
      'APGD that loses what it had won',
      { attacker: broken.lostIterate, config: apgd({ norm: 'linf', epsilon, steps: 20 }) },
      'no-iterate-is-lost',
    ],
    [
      'APGD that never projects',
      { attacker: broken.unbounded, config: apgd({ norm: 'linf', epsilon, steps: 20 }) },
      'stays-in-the-ball',
    ],
    [
      'APGD with one norm for the batch',
      { attacker: broken.batchWideNorm, config: apgd({ norm: 'l2', epsilon, steps: 20 }) },
      'batch-does-not-matter',
    ],
    [
      'APGD along the raw gradient',
      { attacker: broken.rawGradient, config: apgd({ norm: 'l2', epsilon, steps: 20 }) },
      'uses-the-budget',
    ],
    [
      'Square drawn by place',
      { attacker: broken.startByPlace, config: square({ norm: 'linf', epsilon, queries: 30 }) },
      'batch-does-not-matter',
    ],
    [
      'Square that loses what it had won',
      { attacker: broken.lostIterate, config: square({ norm: 'linf', epsilon, queries: 80 }) },
      'no-iterate-is-lost',
    ],
    [
      'a single step instead of many',
      { attacker: broken.singleStep, config: linf },
      'iterative-beats-one-step',
    ],
    ['a wasted start', { attacker: broken.wastedStart, config: linf }, 'more-restarts-change-little'],
    [
      'steps too short to get anywhere',
      { config: { ...linf, stepSize: epsilon / 30 } },
      'more-steps-change-little',
    ],
  ])('catches %s', async (_name, settings, check) => {
    expect(await failures(settings)).toContain(check);
  });

  it('catches gradients that vanish where the model is certain, and such as are not finite', async () => {
    const vanishing = broken.saturatingTarget(subject.logitsOf, 20);
    const found = await failures({ config: linf }, { targetFor: vanishing });
    expect(found).toContain('gradients-at-the-start');
    expect(found).toContain('white-box-beats-transferred');
    const sound = (labels: Labels) => classificationTarget(subject.logitsOf, labels);
    const infinite = broken.rootTarget(sound, subject.images);
    expect(await failures({ config: linf }, { targetFor: infinite })).toContain('gradients-at-the-start');
  });

  it('catches hidden gradients by an attack that needs none', async () => {
    const hidden = broken.roundedTarget(subject.logitsOf);
    const gradientFree = {
      queries: 300,
      targetFor: (labels: Labels) => classificationTarget(subject.logitsOf, labels, 'margin'),
    };
    expect(await failures({ config: linf, gradientFree }, { targetFor: hidden })).toContain(
      'beats-gradient-free',
    );
    expect(await failures({ config: linf, gradientFree })).toEqual([]);
  });

  it('catches a judge that takes candidates as they come, or misstates how far they are', async () => {
    const context = await auditContext(subject, { config: linf });
    const lenient = ((request: Parameters<typeof judge>[0]) =>
      judge({ ...request, epsilon: 1, keepImages: true })) as typeof judge;
    expect((await judgeClipsAndMeasures(context, lenient)).passed).toBe(false);
    const misstating = (async (request: Parameters<typeof judge>[0]) => {
      const judged = await judge({ ...request, keepImages: true });
      return { ...judged, distance: judged.distance.map((length) => 0.9 * length) };
    }) as typeof judge;
    expect((await judgeClipsAndMeasures(context, misstating)).passed).toBe(false);
    expect((await judgeClipsAndMeasures(context)).passed).toBe(true);
  });

  it('leaves no tensor, and leaves out what needs another model where there is none', async () => {
    const { logitsOf, images, labels, sampleIds, classes } = subject;
    const alone: AuditSubject = { logitsOf, images, labels, sampleIds, classes, stream };
    const config = pgd({ norm: 'linf', epsilon: 0.05, steps: 4 });
    const names = (await auditAttack(alone, { config })).map(({ check }) => check);
    expect(names).not.toContain('white-box-beats-transferred');
    expect(await tensorsLeakedBy(() => auditAttack(alone, { config }))).toBe(0);
  });

  it('refuses no magnitude', async () => {
    const config = fgsm({ norm: 'l2', epsilon: 0 });
    await expect(auditAttack(subject, { config })).rejects.toThrow(ConfigError);
  });
});
