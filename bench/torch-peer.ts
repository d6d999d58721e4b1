import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ArchitectureName } from '../src/index.js';

/** What the peer is asked to time once. */
export interface PeerRequest {
  readonly subject:
    | 'correlation-pinv'
    | 'correlation-closed'
    | 'qr'
    | 'pinv'
    | 'dna'
    | 'cifar-dna'
    | 'cifar-classifier'
    | `pair-${ArchitectureName}-${'regular' | 'decorrelated'}`;
  /** Rows: batch size. */
  readonly n: number;
  /** Features a sample; for the subjects with features. */
  readonly m?: number;
  /** Whether features are normal numbers; else the negative ones are zeros. */
  readonly dense?: boolean;
  readonly seed?: number;
  /** Of training steps: a faster way of doing the same, in the words of peers/torch_peer.py. @default the usual one */
  readonly form?: string;
}

/** PyTorch in a process of its own, kept alive between requests so that only the work is timed. */
export interface TorchPeer {
  readonly version: string;
  readonly device: string;
  /** Milliseconds of one run. */
  measure(request: PeerRequest): Promise<number>;
  close(): void;
}

const script = fileURLToPath(new URL('peers/torch_peer.py', import.meta.url));

/** Starts the peer with the first Python that has torch; a reason where none has. `PYTHON` names another. */
export async function startTorchPeer(): Promise<TorchPeer | { readonly unavailable: string }> {
  const started = await startPython([script]);
  if ('unavailable' in started) return started;
  const { hello, ask, close } = started;
  return {
    version: String(hello['torch'] ?? 'unknown'),
    device: String(hello['device'] ?? 'cpu'),
    measure: async (request) => Number((await ask(request))['ms']),
    close,
  };
}

type Answer = Readonly<Record<string, unknown>>;

/** A script of `peers/` that answers a line of JSON with another, kept alive between requests. */
export interface PythonProcess {
  /** What it wrote first. */
  readonly hello: Answer;
  /** @throws {Error} where it answers with an error, or ends */
  readonly ask: (request: object) => Promise<Answer>;
  readonly close: () => void;
}

/** Starts a script with the first Python in which it starts, on one thread; `PYTHON` names another. */
export async function startPython(
  args: readonly string[],
): Promise<PythonProcess | { readonly unavailable: string }> {
  const named = process.env['PYTHON'];
  const reasons: string[] = [];
  for (const python of named === undefined ? ['python3', '/usr/bin/python3'] : [named]) {
    const started = await tryPython(python, args);
    if (!('unavailable' in started)) return started;
    reasons.push(`${python}: ${started.unavailable}`);
  }
  return { unavailable: reasons.join('; ') };
}

async function tryPython(
  python: string,
  args: readonly string[],
): Promise<PythonProcess | { readonly unavailable: string }> {
  const environment = {
    ...process.env,
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
    MKL_NUM_THREADS: '1',
  };
  const child = spawn(python, [...args], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const lines = createInterface({ input: child.stdout });
  const answers = lines[Symbol.asyncIterator]();
  const answer = async (): Promise<Answer> => {
    const { value, done } = await Promise.race([answers.next(), failed]);
    if (done === true) throw new Error('the process ended');
    const found = JSON.parse(value) as Answer;
    if (found['error'] !== undefined) throw new Error(String(found['error']));
    return found;
  };
  const close = (): void => {
    lines.close();
    child.stdin.end();
    child.kill();
  };
  try {
    const hello = await answer();
    const ask = (request: object): Promise<Answer> => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    };
    return { hello, ask, close };
  } catch (error) {
    child.kill();
    return { unavailable: error instanceof Error ? error.message : String(error) };
  }
}
