import { describe, expect, it } from 'vitest';
import { wiedemanWang2022 } from '../paper.js';
import { wayPresets } from './ways-out-preset.js';
import type { WaySummary } from './ways-out-study.js';
import { parseExperiment } from '../../../report/html/experiment-record.js';
import { runRecorded } from '../../../cli/testing/recorded-terminal.js';
import { waysOutCommand } from './ways-out-command.js';
import { waysOutPage, waysOutRecord } from './ways-out-page.js';

const run = (parameters: readonly string[]) =>
  runRecorded(['ways-out', ...parameters], (terminal) => [waysOutCommand(terminal, wiedemanWang2022)]);

describe('transfer-claims ways-out', () => {
  it('wants an architecture, arms and seeds that there are, and trains nothing otherwise', async () => {
    expect((await run([])).code).toBe(2);
    const cases = [
      { parameters: ['--architecture', 'cnm'], words: 'cnn' },
      { parameters: ['--architecture', 'fc', '--arms', 'paper,warmup'], words: 'warm-up' },
      { parameters: ['--architecture', 'fc', '--seeds', '0'], words: 'a whole number from 1' },
    ];
    for (const { parameters, words } of cases) {
      const { code, err } = await run(parameters);
      expect(code).toBe(2);
      expect(err).toContain(words);
    }
  });
});

describe('waysOutPage', () => {
  const summary: WaySummary = {
    arm: 'warm-up',
    pairs: 10,
    died: 6,
    diedInEpoch: [6, 6, 7, 8, 9, 9],
    poor: 1,
    accuracy: 0.7,
    transferRate: null,
    r2: [0.75, 0.99],
    liveChannels: [8, 14.5],
    fromRegular: { seeds: 3, accuracy: 0.01, transferRate: null },
  };
  const results = {
    architecture: 'cnn' as const,
    preset: wayPresets.quick.cnn,
    seeds: [1, 2],
    run: { firstLine: 'synthetic digits · profile quick', backend: 'wasm', commit: 'c0ffee', dirty: true },
    summaries: [summary],
    pairs: [
      {
        arm: 'warm-up',
        seed: 1,
        training: { epochs: [], collapse: { epoch: 6, model: 2 } },
      },
    ],
  };

  it('says data, sizes and seeds, that nothing is decided, and each number with what it is a mean of', () => {
    const page = waysOutPage(results);
    expect(page).toContain('synthetic digits · profile quick');
    expect(page).toContain('no claim: nothing is decided by it');
    expect(page).toContain('6000 training images, 12 epochs, batch 1000, λ 0.05');
    expect(page).toContain(
      '| warm-up | 6 of 10 [0.26, 0.88] | 6, 6, 7, 8, 9, 9 | 1 | 70.0 % | – | 0.750 | 0.990 | 8.0 / 14.5 | 1.0 % / – (3) |',
    );
    expect(page).toContain('| warm-up | 1 | model 2, epoch 6 |');
    expect(page).toContain('commit c0ffee with changes');
    expect(parseExperiment(JSON.parse(JSON.stringify(waysOutRecord(results))))).toEqual(
      waysOutRecord(results),
    );
  });
});
