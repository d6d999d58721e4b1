import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeSafetensors, networkWeights } from '../../src/index.js';
import type { EvaluatedSet } from './evaluated-pair.js';
import { startPython } from '../torch-peer.js';

/** One cell of `evaluate`: an attack on one model, with transfer to the other; or the audit of it. */
export interface Cell {
  readonly attack: string;
  readonly epsilon: number;
  /** Which model is attacked. */
  readonly source: 0 | 1;
  readonly audit: boolean;
}

/** What a cell took, and what it found; an audit counts nothing. */
export interface CellResult {
  readonly ms: number;
  readonly fooled: number;
  readonly transferred: number;
}

/** PyTorch with the same weights and images, in a process of its own. */
export interface TorchEvaluator {
  readonly version: string;
  readonly run: (cell: Cell) => Promise<CellResult>;
  readonly close: () => Promise<void>;
}

const script = fileURLToPath(new URL('../peers/evaluate_peer.py', import.meta.url));

/** Hands a pair and its images to peers/evaluate_peer.py. */
export async function startTorchEvaluator({
  architecture,
  networks,
  images,
}: EvaluatedSet): Promise<TorchEvaluator | { readonly unavailable: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-evaluate-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const models = networks.map((_, index) => `model-${index + 1}.safetensors`);
  for (const [index, network] of networks.entries()) {
    await writeFile(join(folder, models[index] ?? ''), encodeSafetensors(await networkWeights(network)));
  }
  const { count, height, width, channels } = images;
  const pixels = Float32Array.from(images.pixels, (byte) => byte / 255);
  const arrays = {
    images: { shape: [count, height, width, channels], data: pixels },
    labels: { shape: [count], data: Float32Array.from(images.labels) },
  };
  await writeFile(join(folder, 'images.safetensors'), encodeSafetensors(arrays));
  await writeFile(join(folder, 'setting.json'), JSON.stringify({ architecture, models }));
  const started = await startPython([script, folder]);
  if ('unavailable' in started) {
    await remove();
    return started;
  }
  return {
    version: String(started.hello['torch']),
    run: async (cell) => (await started.ask(cell)) as unknown as CellResult,
    close: async () => {
      started.close();
      await remove();
    },
  };
}
