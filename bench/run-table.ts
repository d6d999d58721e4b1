import { RandomStream, readProvenance } from '../src/index.js';
import { availableBackends } from './available-backends.js';
import type { BenchOptions } from './bench-options.js';
import { writeReport } from './history/bench-report.js';
import { measureMemory, memoryMultiple } from './memory/measure-memory.js';
import { failuresOf, tableOf } from './print-table.js';
import { runRounds } from './rounds.js';
import { showProgress } from './show-progress.js';
import { placeOf } from './subject.js';
import { allSubjects } from './subjects/all-subjects.js';
import { summarise } from './summarise.js';
import { startTorchPeer } from './torch-peer.js';

/** The largest size of the hot path. */
async function memoryLine(): Promise<string> {
  const use = await measureMemory(1000, 784);
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  return (
    `memory of the correlation loss + gradient at ${use.n} × ${use.m}: tensors ${megabytes(use.tensorBytes)} ` +
    `(Z1 and Z2 among them), kernels ${megabytes(use.heapBytes)}: ${memoryMultiple(use).toFixed(2)} × the size of ` +
    `Z1, Z2 and one M × M matrix; the process grew by ${megabytes(use.residentBytes)}; ${use.leaked} tensors left over`
  );
}

/** Times all rows, prints the table, and adds it to the history. */
export async function runTable({ only, seconds, best }: BenchOptions): Promise<void> {
  // As PyTorch in its process, unless the user wants it otherwise.
  process.env['TRANSFER_CLAIMS_THREADS'] ||= '1';
  const found = await availableBackends();
  const [main, ...others] = found.backends;
  if (main === undefined) throw new Error('bench: no backend');
  const started = await startTorchPeer();
  const torch = 'unavailable' in started ? undefined : started;
  console.log(`${main.name} on ${main.device}, node ${process.versions.node}`);
  for (const { name, reason } of found.skipped) console.log(`no rows for ${name}: ${reason}`);
  console.log(
    'unavailable' in started
      ? `no rows for PyTorch: ${started.unavailable}`
      : `peer: PyTorch ${started.version}, ${started.device}`,
  );
  try {
    const backends = [main.name, ...others.map(({ name }) => name)] as const;
    const subjects = allSubjects({ backends, torch, best }).filter((one) => placeOf(one).includes(only));
    const { onProgress, end } = showProgress();
    const stream = RandomStream.fromSeed(1).split('bench');
    const times = await runRounds(subjects, { budgetMs: 1000 * seconds, stream, onProgress });
    end();
    const rows = summarise(times);
    console.log([tableOf(rows), failuresOf(times)].filter((text) => text !== '').join('\n'));
    if (only !== '') return;
    console.log(await memoryLine());
    const { commit, dirty } = await readProvenance({ backend: main.name, device: main.device });
    const versions = { ...found.versions, ...(torch !== undefined && { pytorch: torch.version }) };
    const at = new Date().toISOString();
    const { device, name: backend } = main;
    const path = writeReport({ schema: 1, device, backend, commit, dirty, versions, at, rows });
    console.log(`added to ${path}`);
  } finally {
    torch?.close();
  }
}
