import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ProbeResult } from './diagnosis.js';

/** How a probe is started; replaced in tests. */
export interface ProbeOptions {
  readonly speed: boolean;
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** Milliseconds until it is given up. @default 60000 */
  readonly patience?: number;
}

/**
 * Tries a backend in a process of its own: a native library that doesn't fit ends the process that loads it, and two
 * of them may not get along in one.
 */
export function probeInProcess(name: string, options: ProbeOptions): Promise<ProbeResult> {
  const { speed, environment = process.env, patience = 60_000 } = options;
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const worker = fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? 'probe-worker.ts' : 'probe-worker.js', import.meta.url),
  );
  const args = ['--import', loader, worker, name, ...(speed ? ['speed'] : [])];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: patience,
    });
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
    child.once('error', (error) =>
      resolve({ works: false, reason: `node can't be started: ${error.message}` }),
    );
    child.once('close', (status, signal) => {
      const answer = output.out.trim().split('\n').at(-1) ?? '';
      if (answer.startsWith('{')) return resolve(JSON.parse(answer) as ProbeResult);
      if (child.killed) return resolve({ works: false, reason: silence(patience) });
      const words = output.err.trim().split('\n').at(-1) ?? '';
      resolve({
        works: false,
        reason: `the process that tried it ended with ${signal ?? `exit status ${status ?? 'unknown'}`}${words === '' ? '' : `: ${words}`}`,
      });
    });
  });
}

const silence = (patience: number) =>
  `no answer in ${patience / 1000} seconds, which may be for want of processor time; try again when less else runs here`;
