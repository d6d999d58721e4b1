/**
 * One worker of `npm run bench -- --workers`: trains a fully connected pair on random images for as long as each line of
 * standard input says (milliseconds), and answers with the number of steps. The first line that it writes says that it is warm.
 */
import { createInterface } from 'node:readline';
import { RandomStream } from '../../src/index.js';
import { trainingSteps } from '../subjects/training-step.js';

const [backend = 'wasm', batch = '1000'] = process.argv.slice(2);
const warmUpSteps = 5;

const subject = trainingSteps(backend, 'fc', Number(batch)).find(({ subject }) =>
  subject.endsWith(' regular'),
);
if (subject === undefined) throw new Error('bench: there is no regular training step');
const { run, dispose } = await subject.prepare(RandomStream.fromSeed(1));
for (let step = 0; step < warmUpSteps; step++) await run();
console.log(JSON.stringify({ ready: true }));

for await (const line of createInterface({ input: process.stdin })) {
  const end = performance.now() + Number(line);
  const start = performance.now();
  let steps = 0;
  while (performance.now() < end) {
    await run();
    steps++;
  }
  console.log(JSON.stringify({ steps, ms: performance.now() - start }));
}
dispose();
