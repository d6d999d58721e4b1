import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'end-with-parent-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('endWithParent', () => {
  it('ends a busy worker once its parent has let go of it', async () => {
    const file = join(folder, 'worker.ts');
    writeFileSync(
      file,
      `import { endWithParent } from ${JSON.stringify(resolve('src/harness/end-with-parent.ts'))};\n` +
        `endWithParent();\nendWithParent();\nsetInterval(() => undefined, 1000);\nprocess.send?.('ready');\n`,
    );
    const worker = fork(file, { execArgv: ['--import', 'tsx'] });
    await new Promise((ready) => worker.once('message', ready));
    const ended = new Promise((exit) => worker.once('exit', (_, signal) => exit(signal)));
    worker.disconnect();
    expect(await ended).toBe('SIGTERM');
  });
});
