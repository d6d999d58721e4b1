import { createRequire } from 'node:module';
import { Command } from 'commander';
import { acceptCommand } from './accept/accept-command.js';
import { campaignCommand } from './campaign/campaign-command.js';
import { conformanceCommand } from './conformance/conformance-command.js';
import { dataCommand } from './data/data-command.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { evaluateCommand } from './evaluate/evaluate-command.js';
import { evidenceCommand } from './evidence/evidence-command.js';
import { listCommand } from './list/list-command.js';
import { replayCommand } from './replay/replay-command.js';
import { reportCommand } from './report/report-command.js';
import { runCommand } from './run/run-command.js';
import { setupCommand } from './setup/setup-command.js';
import { storeCommand } from './store/store-command.js';
import type { Paper } from '../harness/paper.js';
import type { Terminal } from './terminal.js';

const examples = `
Examples:
  $ npx transfer-claims list                       which claims there are, and how they ended last
  $ npx transfer-claims run fig-03                 runs the claims of Figure 3
  $ npx transfer-claims accept --reason ID="why"   records the last run as the baseline
  $ npx transfer-claims evaluate --help            audits your own pair of models

Environment: TRANSFER_CLAIMS_PROFILE (quick, reduced, paper), TRANSFER_CLAIMS_SEEDS (as run --seeds), TRANSFER_CLAIMS_DATA,
TRANSFER_CLAIMS_RELEASED, TRANSFER_CLAIMS_STORE, TRANSFER_CLAIMS_EVIDENCE (off), TRANSFER_CLAIMS_STRICT (1),
TRANSFER_CLAIMS_BACKEND (wasm, tensorflow, webgpu, webgpu-software, cpu), TRANSFER_CLAIMS_THREADS (tensorflow), TRANSFER_CLAIMS_KERNELS (plain),
TRANSFER_CLAIMS_LANES (256).`;

const example = (parameters: string) => `\nExample:\n  $ npx transfer-claims ${parameters}`;

/** Every command, in the order of the help; those that only a paper has come from it. */
export async function allCommands(terminal: Terminal, papers: readonly Paper[]): Promise<Command[]> {
  const own = (await Promise.all(papers.map(({ commands }) => commands?.(terminal) ?? []))).flat();
  return [
    listCommand(terminal, papers),
    runCommand(terminal, papers),
    campaignCommand(terminal, papers),
    reportCommand(terminal, papers),
    acceptCommand(terminal),
    dataCommand(terminal, papers),
    evaluateCommand(terminal),
    storeCommand(terminal, papers),
    evidenceCommand(terminal, papers),
    replayCommand(terminal),
    ...own,
    setupCommand(terminal),
    doctorCommand({ papers }, (text) => terminal.print(text)).addHelpText('after', example('doctor')),
    conformanceCommand().addHelpText('after', example('conformance --backend wasm')),
  ];
}

function packageVersion(): string {
  const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };
  return version;
}

/** The program with its commands; nothing runs before it parses its parameters. */
export function createProgram(terminal: Terminal, commands: readonly Command[]): Command {
  const program = new Command('transfer-claims')
    .version(packageVersion(), '-V, --version', 'says which version this is')
    .description("A paper's claims as executable statistical tests.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.tell(text.trimEnd()),
    })
    .showHelpAfterError('(add --help to see how it is called)')
    .addHelpText('after', examples);
  for (const command of commands) program.addCommand(inheriting(program, command));
  return program;
}

/** Passes output and error settings on to a command and its own commands, which were made without a parent. */
function inheriting(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheriting(command, child);
  return command;
}
