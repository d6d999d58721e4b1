import { spawn, spawnSync } from 'node:child_process';
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

/** Another machine, as far as a process can tell: its own host name and process numbers, and another clock. */
export interface OtherHost {
  readonly name: string;
  readonly minutesAhead: number;
}

/** What it takes to run a command on another host: namespaces of Linux. */
const onHost = (name: string): string[] => [
  ...['unshare', '--map-root-user', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc'],
  ...['sh', '-c', 'hostname "$0" && exec "$@"', name],
];

/** Whether this system lets a process have a host of its own. */
export function canPretendHosts(): boolean {
  const [command = '', ...parameters] = [...onHost('other'), 'true'];
  return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;
}

/** Starts `worker.ts` as a process of its own. @param host by default this one */
export function startWorker(
  task: 'share' | 'churn' | 'hold',
  folder: string,
  count = 0,
  host?: OtherHost,
): Worker {
  const script = fileURLToPath(new URL('worker.ts', import.meta.url));
  const [command = '', ...parameters] = [
    ...(host === undefined ? [] : onHost(host.name)),
    ...[
      process.execPath,
      '--import',
      'tsx',
      script,
      task,
      folder,
      String(count),
      String(host?.minutesAhead ?? 0),
    ],
  ];
  const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
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
