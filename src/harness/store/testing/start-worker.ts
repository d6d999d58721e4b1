import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Worker {
  readonly pid: number;
  /** Resolves when the worker prints `line`; rejects where it ends before. */
  says(line: string): Promise<void>;
  /** Resolves to the exit code, null where the worker was killed. */
  readonly ended: Promise<number | null>;
  /** `kill -9`, and waits for the end. */
  kill(): Promise<void>;
}

/** Starts `worker.ts` as a process of its own. */
export function startWorker(task: 'share' | 'churn' | 'hold', folder: string, count = 0): Worker {
  const script = fileURLToPath(new URL('worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, task, folder, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = new Set<string>();
  const lines = createInterface({ input: child.stdout }).on('line', (line) => said.add(line));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const says = async (line: string): Promise<void> => {
    while (!said.has(line)) {
      const over = ended.then(() => true);
      if ((await Promise.race([over, once(lines, 'line').then(() => false)])) && !said.has(line)) {
        throw new Error(`The worker ended without saying "${line}".`);
      }
    }
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { pid: child.pid ?? 0, says, ended, kill };
}
