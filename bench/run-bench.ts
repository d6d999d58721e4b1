import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { prepareBackend, readProvenance } from '../src/index.js';
import { runRounds, type Row } from './rounds.js';
import { correlation, correlationSizes, pgd40, trainingStep } from './subjects.js';
import { startTorchPeer } from './torch-peer.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
  },
});

const backend = await prepareBackend();
const found = await startTorchPeer();
const peer = 'unavailable' in found ? undefined : found;
console.log(`${backend.name} on ${backend.device}, node ${process.versions.node}`);
console.log(
  'unavailable' in found
    ? `PyTorch rows are skipped: ${found.unavailable}`
    : `peer: PyTorch ${found.version}, ${found.device}`,
);

const subjects = [
  ...trainingStep('cnn', peer),
  ...trainingStep('fc', peer),
  pgd40('cnn'),
  pgd40('fc'),
  ...correlationSizes.flatMap(([n, m]) => correlation(n, m, peer)),
].filter(({ bench, size }) => `${bench} ${size}`.includes(values.only));

const rounds = Number(values.rounds);
const rows = await runRounds(subjects, rounds, (done) => {
  if (process.stderr.isTTY) process.stderr.write(`\rround ${done} of ${rounds}`);
});
if (process.stderr.isTTY) process.stderr.write('\r');
peer?.close();
print(rows);

const { commit } = await readProvenance({ backend: backend.name, device: backend.device });
mkdirSync('reports/bench', { recursive: true });
const report = { schema: 1, device: backend.device, backend: backend.name, commit, rows };
writeFileSync('reports/bench/latest.json', `${JSON.stringify(report, null, 1)}\n`);

function print(all: readonly Row[]): void {
  for (const { bench, size, subject, medianMs, spreadMs, ratioTo } of all) {
    const ratio =
      ratioTo === undefined
        ? ''
        : `  ${ratioTo.ratio.toFixed(2)} [${ratioTo.interval.map((end) => end.toFixed(2)).join(', ')}] × ${ratioTo.subject}`;
    const time = `${medianMs.toFixed(1)} ms (${spreadMs.map((ms) => ms.toFixed(1)).join('–')})`;
    console.log(`${bench.padEnd(28)} ${size.padEnd(20)} ${subject.padEnd(20)} ${time.padEnd(26)}${ratio}`);
  }
}
