import { prepareBackend, RandomStream, type ArchitectureName } from '../../src/index.js';
import {
  attackNamed,
  attackNames,
  figure3Epsilons,
  type AttackName,
} from '../../src/evaluation/attack-grid.js';
import { auditNetwork } from '../../src/evaluation/audit-network.js';
import { CleanImages } from '../../src/evaluation/clean-images.js';
import { firstIndices } from '../../src/evaluation/evaluation-setting.js';
import { pairTransfer } from '../../src/evaluation/pair-transfer.js';
import type { BenchOptions } from '../bench-options.js';
import { showProgress } from '../show-progress.js';
import { evaluatedPair, type EvaluatedSet } from './evaluated-pair.js';
import { startTorchEvaluator, type Cell, type CellResult } from './torch-evaluator.js';

/** As `evaluate` has them: images that are attacked, and of those the ones on which attacks are audited. */
const [attackedImages, auditedImages] = [2000, 64];

/** The magnitude at which attacks are audited. */
const auditedEpsilon = 0.1;

const architectures: readonly ArchitectureName[] = ['fc', 'cnn'];

/** Shares of fooled images by us and by PyTorch may lie so far apart: both draw their own random starts. */
const tolerance = 0.02;

type NamedCell = Cell & { readonly attack: AttackName };

const cells: readonly NamedCell[] = attackNames.flatMap((attack) =>
  ([0, 1] as const).flatMap((source) => [
    ...figure3Epsilons.map((epsilon) => ({ attack, epsilon, source, audit: false })),
    { attack, epsilon: auditedEpsilon, source, audit: true },
  ]),
);

async function ours({ networks, images }: EvaluatedSet, cell: NamedCell): Promise<CellResult> {
  const config = attackNamed(cell.attack, cell.epsilon);
  const stream = RandomStream.fromSeed(1).split(cell.attack);
  const start = performance.now();
  if (cell.audit) {
    const pair = cell.source === 0 ? networks : ([networks[1], networks[0]] as const);
    const indices = firstIndices(Math.min(auditedImages, images.count));
    await auditNetwork(pair, config, { images, indices, stream });
    return { ms: performance.now() - start, fooled: 0, transferred: 0 };
  }
  const direction = cell.source === 0 ? '1→2' : '2→1';
  // New for each cell, as PyTorch has nothing from one cell to the next.
  const clean = new CleanImages(images);
  const setting = { clean, indices: firstIndices(images.count), stream };
  const { fooled, transferred } = await pairTransfer(networks, direction, config, setting);
  const ms = performance.now() - start;
  clean.dispose();
  return { ms, fooled, transferred };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * `--evaluate`: what `evaluate` does to a pair (16 cells in both directions, and the audit), and PyTorch beside it on the same weights
 * and images, cell by cell in turn. Returns the exit status, 1 where both find different things.
 */
export async function runEvaluate({ only, images = attackedImages }: EvaluateOptions): Promise<0 | 1> {
  process.env['TRANSFER_CLAIMS_THREADS'] ||= '1';
  const { name, device } = await prepareBackend();
  let apart = 0;
  for (const architecture of architectures.filter((one) => one.includes(only))) {
    const set = await evaluatedPair(architecture, images);
    const peer = await startTorchEvaluator(set);
    if ('unavailable' in peer) throw new Error(`bench: no PyTorch: ${peer.unavailable}`);
    const { onProgress, end } = showProgress();
    const times: { readonly cell: Cell; readonly own: number; readonly torch: number }[] = [];
    try {
      for (const [index, cell] of cells.entries()) {
        const [one, other] = [await ours(set, cell), await peer.run(cell)];
        times.push({ cell, own: one.ms, torch: other.ms });
        apart = Math.max(apart, Math.abs(one.fooled - other.fooled) / set.images.count);
        onProgress((index + 1) / cells.length);
      }
    } finally {
      end();
      await peer.close();
    }
    console.log(`${architecture}, ${set.images.count} images: ${name} on ${device}; PyTorch ${peer.version}`);
    const line = (what: string, keep: (cell: Cell) => boolean): void => {
      const kept = times.filter(({ cell }) => keep(cell));
      const [own, torch] = [sum(kept.map((one) => one.own)), sum(kept.map((one) => one.torch))];
      const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
      console.log(
        `  ${what.padEnd(24)} ${seconds(own)}, PyTorch ${seconds(torch)}: ${(own / torch).toFixed(2)} times`,
      );
    };
    for (const attack of attackNames) line(attack, (cell) => cell.attack === attack && !cell.audit);
    line('audit', ({ audit }) => audit);
    line('all', () => true);
  }
  console.log(`shares of fooled images lie at most ${apart.toFixed(3)} apart (${tolerance} allowed)`);
  return apart <= tolerance ? 0 : 1;
}

interface EvaluateOptions extends Pick<BenchOptions, 'only'> {
  /** @default 2000 */
  readonly images?: number | undefined;
}
