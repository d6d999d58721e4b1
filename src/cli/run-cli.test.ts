import { createRequire } from 'node:module';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { mainProgram } from './main.js';
import { recordedTerminal, runRecorded } from './testing/recorded-terminal.js';

const failing = () => [
  new Command('fail').action(() => {
    throw new TypeError('something is undefined');
  }),
];

describe('runCli', () => {
  it('prints every command’s help with an example, and ends with 0', async () => {
    const withChildren = (command: Command): string[][] => [
      [command.name()],
      ...command.commands.flatMap((child) => withChildren(child).map((names) => [command.name(), ...names])),
    ];
    const names = (await mainProgram(recordedTerminal())).commands.flatMap(withChildren);
    expect(names.length).toBeGreaterThan(8);
    for (const path of [[], ...names]) {
      const { code, out, err } = await runRecorded([...path, '--help']);
      expect([path, code, err]).toEqual([path, 0, '']);
      expect(out).toMatch(/Examples?:\n {2}\$ /);
    }
  });

  it('prints its version, and ends with 0', async () => {
    const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
    for (const flag of ['--version', '-V']) {
      expect(await runRecorded([flag])).toEqual({ code: 0, out: version, err: '' });
    }
  });

  it('names the nearest command, option or value, and ends with 2', async () => {
    for (const [parameters, message] of [
      [['lst'], /unknown command 'lst'\n\(Did you mean list\?\)/],
      [['evaluate', '--epsilom', '0.1'], /unknown option '--epsilom'\n\(Did you mean --epsilon\?\)/],
      [['evaluate', '--attack', 'pdg-linf'], /got "pdg-linf"; did you mean pgd-linf\?/],
      [['run', '--profile', 'papre'], /did you mean paper\?/],
      [['store', 'verfy'], /Did you mean verify\?/],
      [['evaluate', 'extra'], /too many arguments for 'evaluate'/],
      [['accept', '--reason', 'because'], /It must be <id>="why", got "because"/],
    ] as const) {
      const { code, out, err } = await runRecorded(parameters);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(message);
      expect(err).toContain('(add --help to see how it is called)');
    }
  });

  it('says in one line what failed, and ends with 1', async () => {
    const outcome = await runRecorded(['fail'], failing);
    expect(outcome).toEqual({ code: 1, out: '', err: 'transfer-claims: something is undefined' });
  });

  it('is what the installed command runs', async () => {
    const run = promisify(execFile);
    const bin = 'src/cli/transfer-claims.mjs';
    const { stdout } = await run(process.execPath, [bin, '--help']);
    expect(stdout).toContain('Usage: transfer-claims');
    await expect(run(process.execPath, [bin, 'evaluate', '--frist', 'a'])).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: unknown option '--frist'\n\(Did you mean --first\?\)\n/,
      ) as string,
    });
  });

  it('reads TypeScript wherever a user keeps it, in a folder without package.json too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'own-network-'));
    const file = join(folder, 'net.ts');
    const dense = "{ kind: 'dense', name: 'l', inputs: 784, outputs: 3 }";
    const layers = `[{ kind: 'flatten' }, ${dense}]`;
    const features = 'featureLayer: 0, featureCount: 784, featureChannels: 784';
    await writeFile(
      file,
      `const size: number = 28;\nexport default { name: 'own', inputShape: [size, size, 1], layers: ${layers}, ${features} };`,
    );
    const networks = ['--first', file, '--second', file, '--architecture', file];
    const run = promisify(execFile)(
      process.execPath,
      ['src/cli/transfer-claims.mjs', 'evaluate', ...networks],
      { env: { ...process.env, TRANSFER_CLAIMS_DATA: 'synthetic' } },
    );
    // So it was read, and what it says was checked.
    await expect(run).rejects.toMatchObject({
      stderr: expect.stringContaining('architecture own: must give 10 logits, gives 3') as string,
    });
    await rm(folder, { recursive: true });
  });
});
