import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import {
  ConfigError,
  apgd,
  architectureNamed,
  encodeSafetensors,
  forward,
  jointTransfer,
  loadDataset,
  loadNetwork,
  networkWeights,
  prepareBackend,
  RandomStream,
  square,
  type ArchitectureName,
} from '../../src/index.js';

/**
 * Holds APGD and Square against a PyTorch script written from the papers, on pairs of trained classifiers:
 *
 *     PYTHON=python3 npx tsx bench/peers/run-pair-attacks.ts regular=cnn:one.pt,two.pt decorrelated=cnn:…
 *     PYTHON=python3 npx tsx bench/peers/run-pair-attacks.ts --attacks Square --images 1000 regular=cnn:one.pt,two.pt
 *
 * Prints the share of fooled test images by both, and fails where they are more than two points apart. Square searches at random,
 * and two searches of 500 queries win different images: on 250 images their shares lie up to 2.4 points apart (seen), so it takes
 * more of them.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    attacks: { type: 'string', default: 'APGD-CE,APGD-DLR,Square' },
    images: { type: 'string', default: '250' },
  },
});
const setting = {
  attacks: values.attacks.split(','),
  images: Number(values.images),
  ...{ epsilons: [0.05, 0.1], apgdSteps: 50, squareQueries: 500 },
};
const known = ['APGD-CE', 'APGD-DLR', 'Square'];
if (!setting.attacks.every((attack) => known.includes(attack)))
  throw new ConfigError(`--attacks must be of ${known.join(', ')}, got ${values.attacks}`);
if (!(Number.isInteger(setting.images) && setting.images > 0))
  throw new ConfigError(`--images must be a whole number from 1, got ${values.images}`);
/** Of the share of fooled images. */
const tolerance = 0.02;

interface Row {
  readonly pair: string;
  readonly epsilon: number;
  readonly seen: string;
  readonly attack: string;
  readonly fooled: number;
}

type PairMember = Parameters<typeof forward>[0];

interface Pair {
  readonly name: string;
  readonly architecture: ArchitectureName;
  readonly networks: readonly [PairMember, PairMember];
}

async function openPair(text: string): Promise<Pair> {
  const [name = '', rest = ''] = text.split('=');
  const [kind, files = ''] = rest.split(':');
  const [first = '', second = ''] = files.split(',');
  const architecture = kind as ArchitectureName;
  const load = (path: string) => loadNetwork(architectureNamed(architecture), path);
  return { name, architecture, networks: [await load(first), await load(second)] };
}

type AttackConfig = ReturnType<typeof apgd>;
type Aim = Pick<Parameters<typeof jointTransfer>[1], 'loss' | 'ensemble'>;

const attacksAt = (epsilon: number): readonly [string, AttackConfig, Aim][] => {
  const ball = { norm: 'linf', epsilon } as const;
  const steps = { ...ball, steps: setting.apgdSteps };
  const margins = { ensemble: { loss: 'margin' } } as const;
  return [
    ['APGD-CE', apgd(steps), { loss: 'cross-entropy', ensemble: { loss: 'cross-entropy' } }],
    // Of both at once margins: the ratio is defined for one model.
    ['APGD-DLR', apgd(steps), { loss: 'dlr', ...margins }],
    ['Square', square({ ...ball, queries: setting.squareQueries }), { loss: 'margin', ...margins }],
  ];
};

/** The first test images. */
async function firstImages() {
  const { test } = await loadDataset();
  const shape = [test.height, test.width, test.channels] as const;
  const size = shape[0] * shape[1] * shape[2];
  const pixels = Float32Array.from(test.pixels.subarray(0, setting.images * size), (byte) => byte / 255);
  return { pixels, shape, labels: test.labels.subarray(0, setting.images) };
}

async function ours(pairs: readonly Pair[]): Promise<Row[]> {
  const set = await firstImages();
  const rows: Row[] = [];
  for (const { name, networks } of pairs) {
    const members = networks.map(
      (network): Parameters<typeof jointTransfer>[0][number] =>
        (images) =>
          forward(network, images, 'evaluate').logits,
    );
    for (const epsilon of setting.epsilons) {
      for (const [attack, config, aim] of attacksAt(epsilon)) {
        if (!setting.attacks.includes(attack)) continue;
        const stream = RandomStream.fromSeed(1).split(attack);
        const { joint, single } = await jointTransfer(members, { set, config, stream, ...aim });
        const wrong = {
          'model 1': single[0]?.eachWrong[0],
          'model 2': single[1]?.eachWrong[1],
          both: joint.allWrong,
        };
        for (const [seen, count = NaN] of Object.entries(wrong))
          rows.push({ pair: name, epsilon, seen, attack, fooled: count / setting.images });
      }
    }
  }
  return rows;
}

async function theirs(pairs: readonly Pair[]): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pair-attacks-'));
  try {
    const set = await firstImages();
    const images = { shape: [setting.images, ...set.shape], data: set.pixels };
    const labels = { shape: [setting.images], data: Float32Array.from(set.labels) };
    await writeFile(join(folder, 'images.safetensors'), encodeSafetensors({ images, labels }));
    const described = [];
    for (const { name, architecture, networks } of pairs) {
      const models: string[] = [];
      for (const [index, network] of networks.entries()) {
        const file = `${name}-${index + 1}.safetensors`;
        await writeFile(join(folder, file), encodeSafetensors(await networkWeights(network)));
        models.push(file);
      }
      described.push({ name, architecture, models });
    }
    await writeFile(join(folder, 'setting.json'), JSON.stringify({ ...setting, pairs: described }));
    const script = fileURLToPath(new URL('pair_attacks_peer.py', import.meta.url));
    const { stdout } = await promisify(execFile)(process.env['PYTHON'] ?? 'python3', [script, folder]);
    return JSON.parse(stdout) as Row[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await prepareBackend();
const pairs = await Promise.all(positionals.map(openPair));
const [own, peer] = [await ours(pairs), await theirs(pairs)];
let apart = 0;
const placeOf = ({ pair, epsilon, seen, attack }: Row) => [pair, `ε ${epsilon}`, seen, attack].join(', ');
for (const row of own) {
  const other = peer.find((one) => placeOf(one) === placeOf(row))?.fooled ?? NaN;
  const difference = Math.abs(row.fooled - other);
  apart = Math.max(apart, Number.isNaN(difference) ? Infinity : difference);
  process.stdout.write(`${placeOf(row)}: ${row.fooled.toFixed(3)}, PyTorch ${other.toFixed(3)}\n`);
}
process.stdout.write(`furthest apart: ${apart.toFixed(3)} (at most ${tolerance})\n`);
// Shares are whole images: of 250, five are two points, which 0.74 − 0.72 is not in floating point.
if (!(Math.round(apart * setting.images) <= tolerance * setting.images)) process.exitCode = 1;
