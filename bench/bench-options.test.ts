import { expect, it } from 'vitest';
import { ConfigError } from '../src/index.js';
import { parseBenchOptions } from './bench-options.js';

it('does what it is asked, and prints the table when asked nothing', () => {
  expect(parseBenchOptions([])).toMatchObject({ mode: 'table', only: '', seconds: 110, help: false });
  expect(parseBenchOptions(['--compare', '--against', 'a.json'])).toMatchObject({
    mode: 'compare',
    against: 'a.json',
  });
  expect(parseBenchOptions(['--check'])).toMatchObject({ mode: 'check' });
  expect(parseBenchOptions(['--memory'])).toMatchObject({ mode: 'memory' });
});

it.each([
  [['--compare', '--record'], '--compare and --record at a time'],
  [['--workers', '--scaling'], '--scaling and --workers at a time'],
  [['--seconds', 'many'], '--seconds must be a number above 0, got many'],
  [['--fast'], 'npm run bench [-- options]'],
])('refuses %j and says what can be asked', (args, message) => {
  expect(() => parseBenchOptions(args)).toThrow(ConfigError);
  expect(() => parseBenchOptions(args)).toThrow(message);
});
