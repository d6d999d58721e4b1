import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ArchitectureName } from '../src/index.js';

/** What the peer is asked to time once. */
export interface PeerRequest {
  readonly subject:
    | 'correlation-pinv'
    | 'correlation-closed'
    | 'qr'
    | 'pinv'
    | `pair-${ArchitectureName}-${'regular' | 'decorrelated'}`;
  /** Rows: batch size. */
  readonly n: number;
  /** Features a sample; for the subjects with features. */
  readonly m?: number;
  /** Whether features are normal numbers; else the negative ones are zeros. */
  readonly dense?: boolean;
  readonly seed?: number;
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
  const named = process.env['PYTHON'];
  const reasons: string[] = [];
  for (const python of named === undefined ? ['python3', '/usr/bin/python3'] : [named]) {
    const started = await tryPython(python);
    if (!('unavailable' in started)) return started;
    reasons.push(`${python}: ${started.unavailable}`);
  }
  return { unavailable: reasons.join('; ') };
}

async function tryPython(python: string): Promise<TorchPeer | { readonly unavailable: string }> {
  const environment = {
    ...process.env,
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
    MKL_NUM_THREADS: '1',
  };
  const child = spawn(python, [script], { env: environment });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const lines = createInterface({ input: child.stdout });
  const answers = lines[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await Promise.race([answers.next(), failed]);
    if (done === true) throw new Error('the process ended');
    return JSON.parse(value) as { error?: string; torch?: string; device?: string; ms?: number };
  };
  try {
    const hello = await answer();
    if (hello.error !== undefined) throw new Error(hello.error);
    return peer(child, lines, hello, answer);
  } catch (error) {
    child.kill();
    return { unavailable: error instanceof Error ? error.message : String(error) };
  }
}

function peer(
  child: ChildProcessWithoutNullStreams,
  lines: Interface,
  hello: { readonly torch?: string; readonly device?: string },
  answer: () => Promise<{ error?: string; ms?: number }>,
): TorchPeer {
  return {
    version: hello.torch ?? 'unknown',
    device: hello.device ?? 'cpu',
    async measure(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { error, ms } = await answer();
      if (error !== undefined || ms === undefined) throw new Error(`PyTorch: ${error ?? 'no time'}`);
      return ms;
    },
    close() {
      lines.close();
      child.stdin.end();
      child.kill();
    },
  };
}
