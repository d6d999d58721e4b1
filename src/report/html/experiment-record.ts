import { ConfigError } from '../../core/errors.js';
import { requireObject, requireText } from '../../harness/baseline.js';
import { requireList } from './calibration-record.js';

/** What an experiment of ours found, which decides no claim: `reports/experiments/<name>.json`. */
export interface ExperimentRecord {
  readonly schema: 1;
  readonly title: string;
  /** What was done, on what, and how to read the numbers; a paragraph each. */
  readonly about: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads what an experiment wrote.
 *
 * @throws {ConfigError} names the member that is missing or broken.
 */
export function parseExperiment(value: unknown): ExperimentRecord {
  const { schema, title, about, columns, rows } = requireObject('experiment', value);
  if (schema !== 1) throw new ConfigError(`schema must be 1, got ${String(schema)}`);
  const texts = (where: string, list: unknown) => requireList(where, list, requireText);
  return {
    schema: 1,
    title: requireText('title', title),
    about: texts('about', about),
    columns: texts('columns', columns),
    rows: requireList('rows', rows, texts),
  };
}
