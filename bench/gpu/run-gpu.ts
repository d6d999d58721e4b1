import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { disposeNetwork, loadDataset, prepareBackend, RandomStream, trainPair } from '../../src/index.js';
import { medianInterval } from '../statistics/median-interval.js';
import { quantile } from '../statistics/quantile.js';
import { startTorchPeer, type PeerRequest, type TorchPeer } from '../torch-peer.js';
import { correlationSubject, pairStepSubject, pgdSubject, type GpuSubject } from './gpu-subjects.js';

const { values } = parseArgs({
  options: {
    /** Rows × columns of the correlation loss. */
    sizes: { type: 'string', default: '500x64,1000x200,1250x448,1000x784' },
    rounds: { type: 'string', default: '10' },
    batch: { type: 'string', default: '1000' },
    'pgd-images': { type: 'string', default: '250' },
    /** Of the whole pair; 0 leaves it out. */
    epochs: { type: 'string', default: '20' },
    /** Training images of the whole pair. */
    images: { type: 'string', default: '60000' },
    architectures: { type: 'string', default: 'cnn,fc' },
    out: { type: 'string', default: 'reports/bench/gpu.ndjson' },
  },
});
const rounds = Number(values.rounds);
const names = values.architectures.split(',').filter((name) => name === 'cnn' || name === 'fc');

function write(row: Record<string, unknown>): void {
  mkdirSync(dirname(values.out), { recursive: true });
  appendFileSync(values.out, `${JSON.stringify(row)}\n`);
}

/** Milliseconds of one run on fresh inputs. */
async function timeOurs(subject: GpuSubject, seed: number): Promise<number> {
  const { run, dispose } = subject.prepare(seed);
  // Inputs are uploaded, and kernels compiled, by a run that does not count.
  await run();
  const start = performance.now();
  await run();
  const ms = performance.now() - start;
  dispose();
  return ms;
}

const describe = (times: readonly number[]) =>
  `${quantile(times, 0.5).toFixed(1)} ms (${quantile(times, 0.25).toFixed(1)}–${quantile(times, 0.75).toFixed(1)})`;

/** PyTorch's time for the same work; undefined, with a word, where its script lacks it. */
async function timeTheirs(peer: TorchPeer, subject: GpuSubject, seed: number): Promise<number | undefined> {
  if (subject.peer === undefined) return undefined;
  const { subject: name, ...sizes } = subject.peer;
  try {
    // The peer warms up itself, and longer than our one run.
    return await peer.measure({ subject: name as PeerRequest['subject'], ...sizes, seed });
  } catch (error) {
    if (seed === 1) console.log(`  PyTorch has no ${name}: ${error instanceof Error ? error.message : ''}`);
    return undefined;
  }
}

/** Times a subject and its peer in turn, so that both see the machine alike. */
async function compare(subject: GpuSubject, peer: TorchPeer | undefined): Promise<void> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 1; round <= rounds; round++) {
    const other = peer && (await timeTheirs(peer, subject, round));
    if (other !== undefined) theirs.push(other);
    ours.push(await timeOurs(subject, round));
  }
  const { bench, size } = subject;
  const ratios = theirs.map((ms, index) => ms / (ours[index] ?? NaN));
  const { interval } = medianInterval(ratios);
  const ratio = theirs.length === 0 ? undefined : { ratio: quantile(ratios, 0.5), interval };
  write({ bench, size, ours, theirs, ...ratio });
  const peerText =
    ratio === undefined
      ? ''
      : `  PyTorch ${describe(theirs)}  ${ratio.ratio.toFixed(1)}× [${interval.map((end) => end.toFixed(1)).join(', ')}]`;
  console.log(`${bench.padEnd(30)} ${size.padEnd(18)} ${describe(ours).padEnd(26)}${peerText}`);
}

/** Trains one pair of the paper profile's sizes on the training images, and says how long it took. */
async function wholePair(name: 'cnn' | 'fc'): Promise<void> {
  const { train, id } = await loadDataset();
  const count = Math.min(train.count, Number(values.images));
  const size = train.pixels.length / train.count;
  const images = {
    ...train,
    count,
    pixels: train.pixels.subarray(0, count * size),
    labels: train.labels.subarray(0, count),
  };
  const start = performance.now();
  const { networks, epochs, collapse } = await trainPair(
    { architecture: name, lambda: 0.05, epochs: Number(values.epochs), batchSize: Number(values.batch) },
    { images, stream: RandomStream.fromSeed(1) },
  );
  const seconds = (performance.now() - start) / 1000;
  networks.forEach(disposeNetwork);
  const last = epochs.at(-1);
  write({
    bench: 'whole pair',
    size: name,
    seconds,
    data: id,
    images: count,
    epochs: epochs.length,
    last,
    collapse,
  });
  console.log(
    `whole ${name} pair, λ = 0.05, ${epochs.length} epochs of ${count} images (${id}): ${seconds.toFixed(1)} s; ` +
      `last epoch: accuracy ${last?.accuracy.map((share) => share.toFixed(3)).join(' and ') ?? ''}, ` +
      `L_R ${last?.correlation.toFixed(2) ?? ''}${collapse === undefined ? '' : `; model ${collapse.model} died`}`,
  );
}

const backend = await prepareBackend();
console.log(`${backend.name} on ${backend.device}; ${JSON.stringify(backend.versions)}`);
const found = await startTorchPeer();
const peer = 'unavailable' in found ? undefined : found;
console.log(
  'unavailable' in found
    ? `PyTorch rows are skipped: ${found.unavailable}`
    : `peer: PyTorch ${found.version} on ${found.device}`,
);
write({
  schema: 1,
  at: new Date().toISOString(),
  backend,
  peer: peer && { torch: peer.version, device: peer.device },
});
for (const size of values.sizes.split(',').filter((text) => text !== '')) {
  const [n = NaN, m = NaN] = size.split('x').map(Number);
  await compare(correlationSubject(n, m), peer);
}
for (const name of names) await compare(pairStepSubject(name, Number(values.batch)), peer);
for (const name of names) await compare(pgdSubject(name, Number(values['pgd-images'])), peer);
peer?.close();
if (Number(values.epochs) > 0) for (const name of names) await wholePair(name);
