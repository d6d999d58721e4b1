import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that trains when told to. */
export interface Worker {
  /** Trains for about `ms` milliseconds; steps a second. */
  train(ms: number): Promise<number>;
  close(): void;
}

const program = fileURLToPath(new URL('worker-program.ts', import.meta.url));

/** What a worker is. */
export interface WorkerOptions {
  readonly backend: string;
  /** `TRANSFER_CLAIMS_THREADS` of the process. */
  readonly threads: number;
  readonly batch: number;
}

/** Starts a worker, and waits until it is warm. @throws {Error} where the process ends before */
export async function startWorker({ backend, threads, batch }: WorkerOptions): Promise<Worker> {
  const env: NodeJS.ProcessEnv = { ...process.env, TRANSFER_CLAIMS_THREADS: String(threads) };
  // What preparing the backend set for this process would count as the user's own wish there.
  delete env['TF_NUM_INTRAOP_THREADS'];
  const args = ['--import', 'tsx', program, backend, String(batch)];
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<{ steps?: number; ms?: number }> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`bench: a worker on ${backend} ended before it answered`);
      // A library may have words of its own.
      if (value.startsWith('{')) return JSON.parse(value) as { steps?: number; ms?: number };
    }
  };
  await answer().catch((error: unknown) => {
    child.kill();
    throw error;
  });
  return {
    async train(ms) {
      child.stdin.write(`${ms}\n`);
      const { steps = NaN, ms: took = NaN } = await answer();
      return (1000 * steps) / took;
    },
    close: () => void child.kill(),
  };
}
