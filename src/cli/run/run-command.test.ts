import { describe, expect, it } from 'vitest';
import { samplePaper } from '../../harness/testing/sample-result.js';
import { claimKeys } from '../claim-files.js';
import { runRecorded } from '../testing/recorded-terminal.js';
import { runCommand, type StartVitest } from './run-command.js';

async function run(parameters: readonly string[], code = 0) {
  const started: Parameters<StartVitest>[] = [];
  const start: StartVitest = (...call) => {
    started.push(call);
    return Promise.resolve(code);
  };
  const outcome = await runRecorded(['run', ...parameters], (terminal) => [
    runCommand(terminal, [samplePaper], start),
  ]);
  return { ...outcome, files: started[0]?.[0], environment: started[0]?.[1] };
}

describe('transfer-claims run', () => {
  it('hands the files of the claims to vitest, and its exit code back', async () => {
    expect(await run([], 1)).toMatchObject({ code: 1, files: ['run', 'claims/'] });
    expect(await run(['fig-03-accuracy-is-kept'], 130)).toMatchObject({
      code: 130,
      files: ['run', 'claims/wiedeman-wang-2022/fig-03-accuracy-is-kept.claim.ts'],
    });
    // Whatever claims exist: a prefix takes exactly those files that begin with it.
    const released = claimKeys().filter((key) => key.includes('/released-'));
    expect(released.length).toBeGreaterThan(1);
    expect((await run(['released-'])).files).toEqual([
      'run',
      ...released.map((key) => `claims/${key}.claim.ts`),
    ]);
  });

  it('chooses a profile of any paper, and refuses one that none has', async () => {
    const refused = await run(['--profile', 'papre']);
    expect(refused).toMatchObject({ code: 2, files: undefined });
    expect(refused.err).toContain('must be one of quick, paper');
    const { code, environment } = await run(['--profile', 'paper']);
    expect([code, environment?.['TRANSFER_CLAIMS_PROFILE']]).toEqual([0, 'paper']);
  });

  it('asks for a number of seeds, and for none unless told to', async () => {
    const asked = await run(['fig-01-distance', '--seeds', '10']);
    expect(asked.environment?.['TRANSFER_CLAIMS_SEEDS']).toBe('10');
    expect((await run([])).environment?.['TRANSFER_CLAIMS_SEEDS']).toBeUndefined();
    const { code, err, files } = await run(['--seeds', '1']);
    expect([code, files]).toEqual([2, undefined]);
    expect(err).toContain('a whole number from 2');
  });

  it('names the nearest claim, and starts nothing', async () => {
    const { code, err, files } = await run(['fig-03-acuracy-is-kept']);
    expect([code, files]).toEqual([2, undefined]);
    expect(err).toContain('did you mean fig-03-accuracy-is-kept?');
  });
});
