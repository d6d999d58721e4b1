import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { prepareBackend } from '../../src/index.js';
import type { BenchOptions } from '../bench-options.js';
import { nameOf } from '../compare/compare-sessions.js';
import { stepSubjects } from '../profile/step-subjects.js';
import { placeOf } from '../subject.js';
import type { StepMemory } from './step-memory.js';

/** A step with fused kernels may need so many times the memory that it needs with one operation a layer. */
const most = 1.5;

const program = fileURLToPath(new URL('step-memory-program.ts', import.meta.url));

async function measured(step: string, kernels: 'fused' | 'plain'): Promise<StepMemory> {
  const env = { ...process.env, TRANSFER_CLAIMS_KERNELS: kernels };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, step], { env });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as StepMemory;
}

const total = ({ backendBytes, heapBytes, tensorBytes }: StepMemory): number =>
  heapBytes + (backendBytes === 0 ? tensorBytes : backendBytes);

/**
 * `--memory`: what a step of each network needs, with fused kernels and with one operation a layer, each in a process of its own,
 * as a Markdown table. Returns the exit status, 1 where fused kernels need over 1.5 times as much or a step leaves tensors.
 */
export async function runMemory({ only }: Pick<BenchOptions, 'only'>): Promise<0 | 1> {
  const { name } = await prepareBackend();
  const steps = stepSubjects(name).filter((one) => placeOf(one).includes(only));
  const cell = (bytes: number): string => (bytes / 1e6).toFixed(1);
  console.log(`${name}, node ${process.versions.node}; MB at most, fused kernels / one operation a layer\n`);
  console.log('| step | tensors | backend’s memory | linear algebra | ratio |');
  console.log('| --- | --: | --: | --: | --: |');
  let passed = true;
  for (const step of steps.map(nameOf)) {
    const [fused, plain] = [await measured(step, 'fused'), await measured(step, 'plain')];
    const pair = (of: (one: StepMemory) => number): string => `${cell(of(fused))} / ${cell(of(plain))}`;
    const ratio = total(fused) / total(plain);
    passed &&= ratio <= most && fused.leaked <= 0 && plain.leaked <= 0;
    const numbers = [
      pair((one) => one.tensorBytes),
      pair((one) => one.backendBytes),
      pair((one) => one.heapBytes),
    ];
    console.log(`| ${[step, ...numbers, ratio.toFixed(2)].join(' | ')} |`);
  }
  if (!passed)
    console.log(`\na step needs over ${most} times the memory with fused kernels, or leaves tensors`);
  return passed ? 0 : 1;
}
