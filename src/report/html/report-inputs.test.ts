import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { acceptLastRun } from '../../harness/accept-baseline.js';
import { writeFullReport } from '../../harness/full-report.js';
import { samplePaper, sampleReport, sampleResult } from '../../harness/testing/sample-result.js';
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
    expect(readReportInputs(root, [samplePaper])).toEqual({
      report: sampleReport(),
      papers: [samplePaper],
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
    expect(readReportInputs(root, [samplePaper])).toMatchObject({
      history,
      scaling,
      calibration,
      experiments,
    });
  });

  it('takes the explanation of a verdict from the recorded baseline of its paper and data', () => {
    const refuted = sampleResult({ verdict: 'refuted' });
    const report = sampleReport({ claims: [refuted] });
    writeFullReport(place('reports', 'claims-full.json'), report);
    acceptLastRun(
      { 'fig-03-sample': 'a weak attack' },
      { reportPath: place('reports', 'claims-full.json'), folder: place('reports', 'baseline') },
    );
    expect(readReportInputs(root, [samplePaper]).explanations).toEqual({
      'sample-2020/fig-03-sample': 'a weak attack',
    });
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
    expect(() => readReportInputs(root, [samplePaper])).toThrow(ConfigError);
    expect(() => readReportInputs(root, [samplePaper])).toThrow(place(file));
    expect(() => readReportInputs(root, [samplePaper])).toThrow(words);
  });

  it('asks for a run where there are no results', () => {
    rmSync(place('reports', 'claims-full.json'));
    expect(() => readReportInputs(root, [samplePaper])).toThrow('npx vitest run claims');
  });
});
