import { requireInteger, requireNumber, requireOneOf } from '../../core/checks.js';
import { ConfigError } from '../../core/errors.js';
import { requireObject, requireText } from '../../harness/baseline.js';

/** One simulated situation of one procedure: what it declares, and how often it happened. */
export interface CalibrationRow {
  readonly procedure: string;
  readonly situation: string;
  readonly quantity: 'error' | 'power';
  readonly declared: number;
  readonly measured: number;
  readonly interval: readonly [number, number];
  readonly withinDeclared: boolean;
  readonly assumptionHolds: boolean;
}

/** `fixtures/calibration.json`, as far as the report needs it. */
export interface Calibration {
  readonly experiments: number;
  readonly seed: number;
  readonly rows: readonly CalibrationRow[];
}

function requireBoolean(where: string, value: unknown): boolean {
  if (typeof value !== 'boolean') {
    throw new ConfigError(`${where} must be true or false, got ${JSON.stringify(value) ?? 'nothing'}`);
  }
  return value;
}

/** A list, each member of which `parse` accepts. */
export function requireList<T>(
  where: string,
  value: unknown,
  parse: (where: string, value: unknown) => T,
): T[] {
  if (!Array.isArray(value)) throw new ConfigError(`${where} must be a list, got ${typeof value}`);
  return value.map((member, index) => parse(`${where}[${index}]`, member));
}

/** Two numbers. */
export function requirePair(where: string, value: unknown): [number, number] {
  const [first, second, ...more] = requireList(where, value, requireNumber);
  if (first === undefined || second === undefined || more.length > 0) {
    throw new ConfigError(`${where} must be [low, high], got ${JSON.stringify(value)}`);
  }
  return [first, second];
}

function parseRow(where: string, value: unknown): CalibrationRow {
  const row = requireObject(where, value);
  return {
    procedure: requireText(`${where}.procedure`, row['procedure']),
    situation: requireText(`${where}.situation`, row['situation']),
    quantity: requireOneOf(`${where}.quantity`, row['quantity'], ['error', 'power'] as const),
    declared: requireNumber(`${where}.declared`, row['declared']),
    measured: requireNumber(`${where}.measured`, row['measured']),
    interval: requirePair(`${where}.interval`, row['interval']),
    withinDeclared: requireBoolean(`${where}.withinDeclared`, row['withinDeclared']),
    assumptionHolds: requireBoolean(`${where}.assumptionHolds`, row['assumptionHolds']),
  };
}

/**
 * Checks the members of a calibration table that the report shows.
 *
 * @throws {ConfigError} names the member that is not as needed.
 */
export function parseCalibration(value: unknown): Calibration {
  const table = requireObject('calibration', value);
  if (table['schema'] !== 1) throw new ConfigError(`schema must be 1, got ${String(table['schema'])}`);
  return {
    experiments: requireInteger('experiments', table['experiments'], { min: 1 }),
    seed: requireInteger('seed', table['seed']),
    rows: requireList('rows', table['rows'], parseRow),
  };
}
