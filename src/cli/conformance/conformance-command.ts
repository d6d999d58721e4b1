import { spawnSync } from 'node:child_process';
import { Command, Option } from 'commander';
import { backendNames, backendStates } from '../../backend/select-backend.js';
import { formatRow, rowHeader } from '../../conformance/format-row.js';
import { runConformance } from '../../conformance/run-conformance.js';

interface Flags {
  readonly backend?: string;
  readonly only: string;
  readonly json?: boolean;
}

/** Prints the table of one backend as it comes; whether every row passed. */
async function printTable(name: string, { only, json }: Flags): Promise<boolean> {
  const say = (line: string) => (json === true ? undefined : console.log(line));
  say(`${name}\n${rowHeader}`);
  const result = await runConformance(name, { only, onRow: (row) => say(formatRow(row)) });
  const failed = result.rows.filter(({ passed }) => !passed).length;
  if (json === true) console.log(JSON.stringify({ schema: 1, ...result }));
  const { device, versions } = result.backend;
  const about = Object.entries(versions).map(([key, version]) => `${key} ${version}`);
  say(
    `${name} on ${device} (${about.join(', ')}): ${result.rows.length - failed} rows pass, ${failed} fail\n`,
  );
  return failed === 0 && result.rows.length > 0;
}

/**
 * Runs each available backend in a process of its own, so that one that ends its process spoils no other's table. A
 * software graphics card is slow and runs only when it is named.
 */
async function printAll(flags: Flags): Promise<boolean> {
  const states = await backendStates();
  let passed = true;
  for (const { name, available, reason } of states) {
    if (name === 'cpu' || name === 'webgpu-software') continue;
    if (!available) {
      console.error(`${name}: not run: ${reason ?? 'not available'}`);
      continue;
    }
    const rest = [`--only=${flags.only}`, ...(flags.json === true ? ['--json'] : [])];
    const script = process.argv[1] ?? '';
    // Behind the bin stands the name of the command; behind npm's script nothing.
    const own = process.argv.slice(2).filter((argument) => argument === 'conformance');
    const args = [...process.execArgv, script, ...own, '--backend', name, ...rest];
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
    if (status !== 0) passed = false;
  }
  return passed;
}

/** `conformance`: compares what backends compute with float64 references; exit code 1 where one differs too much. */
export function conformanceCommand(): Command {
  return new Command('conformance')
    .description('compare what every available backend computes with float64 references')
    .addOption(new Option('--backend <name>', 'this backend only').choices(backendNames))
    .option('--only <text>', 'rows whose name contains this', '')
    .option('--json', 'one JSON object a backend')
    .action(async (flags: Flags) => {
      const { backend } = flags;
      const passed = backend === undefined ? await printAll(flags) : await printTable(backend, flags);
      if (!passed) process.exitCode = 1;
    });
}
