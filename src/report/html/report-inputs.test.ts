import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportCommand } from '../../cli/report/report-command.js';
import { ConfigError } from '../../core/errors.js';
import { writeFullReport } from '../../harness/full-report.js';
import { sampleReport } from '../../harness/testing/sample-result.js';
import { readReportInputs } from './report-inputs.js';
import { sampleInputs } from './testing/sample-inputs.js';

let root: string;
const place = (...names: string[]) => join(root, ...names);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'report-inputs-'));
  for (const folder of ['reports/bench', 'reports/experiments', 'fixtures'])
    mkdirSync(place(folder), { recursive: true });
  writeFullReport(place('reports', 'claims-full.json'), sampleReport());
});
afterEach(() => rmSync(root, { recursive: true }));

describe('readReportInputs', () => {
  it('takes the results alone where there is nothing else', () => {
    expect(readReportInputs(root)).toEqual({
      report: sampleReport(),
      explanations: {},
      calibration: undefined,
      history: [],
      scaling: undefined,
      experiments: [],
    });
  });

  it('reads history, scaling, calibration and experiments as they were written', () => {
    const { history, scaling, calibration, experiments } = sampleInputs();
    const lines = history.map((run) => JSON.stringify({ schema: 1, ...run, versions: {} }));
    writeFileSync(place('reports', 'bench', 'a.ndjson'), `${lines.join('\n')}\n`);
    writeFileSync(place('reports', 'bench', 'scaling.json'), JSON.stringify({ schema: 1, ...scaling }));
    experiments.forEach((record, index) =>
      writeFileSync(place('reports', 'experiments', `${index}.json`), JSON.stringify(record)),
    );
    writeFileSync(place('fixtures', 'calibration.json'), JSON.stringify({ schema: 1, ...calibration }));
    expect(readReportInputs(root)).toMatchObject({ history, scaling, calibration, experiments });
  });

  it('takes the explanation of a verdict from the recorded baseline', () => {
    const record = { declarationHash: 'x', verdict: 'refuted', reason: 'a weak attack', parts: {} };
    const baseline = { schema: 1, profile: 'quick', dataset: 'mnist', claims: { 'fig-03-sample': record } };
    mkdirSync(place('reports', 'baseline'));
    writeFileSync(place('reports', 'baseline', 'quick-mnist.json'), JSON.stringify(baseline));
    expect(readReportInputs(root).explanations).toEqual({ 'fig-03-sample': 'a weak attack' });
  });

  it.each([
    [
      'reports/bench/a.ndjson',
      '{"schema":1,"device":"d","backend":"b","commit":null,"at":"soon","rows":[]}',
      'at must be',
    ],
    ['reports/bench/scaling.json', '{"schema":2}', 'schema must be 1'],
    ['reports/experiments/a.json', '{"schema":2}', 'schema must be 1'],
    ['reports/experiments/a.json', '{"schema":1,"title":"t","about":[],"columns":[1]}', 'columns[0]'],
    ['reports/bench/scaling.json', '{"schema":1,"device":"d","rows":[{"subject":"s","n":0}]}', 'rows[0].n'],
    ['fixtures/calibration.json', '{"schema":1,"experiments":1,"seed":1,"rows":{}}', 'rows must be a list'],
    ['fixtures/calibration.json', 'nonsense', 'make it anew or remove it'],
  ])('names %s where it holds %s', (file, text, words) => {
    writeFileSync(place(file), text);
    expect(() => readReportInputs(root)).toThrow(ConfigError);
    expect(() => readReportInputs(root)).toThrow(place(file));
    expect(() => readReportInputs(root)).toThrow(words);
  });

  it('asks for a run where there are no results', () => {
    rmSync(place('reports', 'claims-full.json'));
    expect(() => readReportInputs(root)).toThrow('npx vitest run claims');
  });
});

describe('reportCommand', () => {
  it('writes the page where it is told to, and says how large it is', async () => {
    copyFileSync('fixtures/paper-figures.json', place('fixtures', 'paper-figures.json'));
    const said: string[] = [];
    const before = process.cwd();
    process.chdir(root);
    try {
      const command = reportCommand({ print: (text) => said.push(text) });
      await command.parseAsync(['--out', 'page.html'], { from: 'user' });
    } finally {
      process.chdir(before);
    }
    expect(readFileSync(place('page.html'), 'utf8')).toContain('Does the paper hold?');
    expect(said).toEqual([expect.stringMatching(/^page\.html \(\d+ KiB\)/)]);
  });
});
