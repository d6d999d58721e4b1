import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { setupOptions } from './setup-options.js';

describe('setupOptions', () => {
  it('reads each source, and a requirement as a wish for pip', () => {
    expect(setupOptions([])).toEqual({ pip: false, help: false });
    expect(setupOptions(['--library', '/opt/tf'])).toMatchObject({ pip: false, library: '/opt/tf' });
    expect(setupOptions(['--wheel', 'a.whl'])).toMatchObject({ pip: false, wheel: 'a.whl' });
    expect(setupOptions(['--requirement', 'tensorflow==2.19.0'])).toMatchObject({
      pip: true,
      requirement: 'tensorflow==2.19.0',
    });
  });

  it('does nothing when asked for help', () => {
    expect(setupOptions(['--help'])).toEqual({ pip: false, help: true });
  });

  it('refuses unknown flags and two sources, with the usage', () => {
    expect(() => setupOptions(['--gpu'])).toThrow(ConfigError);
    expect(() => setupOptions(['--gpu'])).toThrow(/--gpu.*usage: npm run setup:tensorflow/s);
    expect(() => setupOptions(['--pip', '--wheel', 'a.whl'])).toThrow(/one source, got 2/);
  });
});
