import { describe, expect, it } from 'vitest';
import type { SetupOptions } from '../../backend/tensorflow/install-tensorflow.js';
import { ConfigError } from '../../core/errors.js';
import { runRecorded } from '../testing/recorded-terminal.js';
import { setupCommand } from './setup-command.js';

async function setup(...flags: readonly string[]) {
  const asked: SetupOptions[] = [];
  const install = (options: SetupOptions, say: (line: string) => void) => {
    asked.push(options);
    say('TensorFlow works');
  };
  const outcome = await runRecorded(['setup', 'tensorflow', ...flags], (terminal) => [
    setupCommand(terminal, install),
  ]);
  return { ...outcome, asked };
}

describe('setup tensorflow', () => {
  it('takes the library from where it is told, and a requirement as a wish for pip', async () => {
    expect(await setup()).toMatchObject({ code: 0, asked: [{ pip: false }], out: 'TensorFlow works' });
    expect((await setup('--library', '/opt/tf')).asked).toEqual([{ pip: false, library: '/opt/tf' }]);
    expect((await setup('--wheel', 'a.whl')).asked).toEqual([{ pip: false, wheel: 'a.whl' }]);
    expect((await setup('--requirement', 'tensorflow==2.19.0')).asked).toEqual([
      { pip: true, requirement: 'tensorflow==2.19.0' },
    ]);
  });

  it.each([
    [['--gpu'], '--gpu'],
    [['--pip', '--wheel', 'a.whl'], '--wheel <file>'],
    [['--library', 'a', '--requirement', 'tensorflow'], '--library <folder>'],
    [['--library', '--pip'], 'It needs a value'],
  ])('refuses %j, and builds nothing', async (flags, words) => {
    const { code, err, asked } = await setup(...flags);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(asked).toEqual([]);
  });

  it('ends with 1 and the reason where a step fails', async () => {
    const fails = () => {
      throw new ConfigError('setup tensorflow: compiling must succeed; install a C++17 compiler');
    };
    const { code, err } = await runRecorded(['setup', 'tensorflow'], (terminal) => [
      setupCommand(terminal, fails),
    ]);
    expect(code).toBe(1);
    expect(err).toContain('install a C++17 compiler');
  });
});
