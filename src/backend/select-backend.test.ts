import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../core/errors.js';
import type { BackendName, BackendProvider } from './backend-info.js';
import { chooseProvider, prepareBackend } from './select-backend.js';

function fakeProvider(name: BackendName, { automatic = true, available = true } = {}): BackendProvider {
  return {
    name,
    engineName: name,
    automatic,
    isAvailable: () => Promise.resolve(available),
    prepare: () => Promise.resolve({ name, device: 'none', versions: {} }),
  };
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('prepareBackend', () => {
  it('takes wasm when nothing is asked for, ready to differentiate', async () => {
    vi.stubEnv('TRANSFER_CLAIMS_BACKEND', '');
    const info = await prepareBackend();
    expect(info.name).toBe('wasm');
    expect(info.device).toMatch(/logical cores/);
    expect(info.versions).toMatchObject({ 'tfjs-backend-wasm': '4.22.0', node: process.versions.node });
    expect(tf.getBackend()).toBe('wasm');
    const slope = tf.grad((x: tf.Tensor) => tf.div(1, x))(tf.scalar(2));
    expect(slope.dataSync()[0]).toBe(-0.25);
  });

  it('gives the same answer again, and makes the backend current again', async () => {
    const [first, second] = await Promise.all([
      prepareBackend({ name: 'wasm' }),
      prepareBackend({ name: 'wasm' }),
    ]);
    expect(second).toBe(first);
    expect((await prepareBackend({ name: 'cpu' })).name).toBe('cpu');
    expect(tf.getBackend()).toBe('cpu');
    expect(await prepareBackend({ name: 'wasm' })).toBe(first);
    expect(tf.getBackend()).toBe('wasm');
  });

  it('takes the backend that the environment names, unless told otherwise', async () => {
    vi.stubEnv('TRANSFER_CLAIMS_BACKEND', 'cpu');
    expect((await prepareBackend()).name).toBe('cpu');
    expect((await prepareBackend({ name: 'wasm' })).name).toBe('wasm');
  });

  it('prints no banner, and leaves later warnings on', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    await prepareBackend({ name: 'cpu' });
    tf.scalar(1).dispose();
    expect(warn).not.toHaveBeenCalled();
    expect(tf.env().getBool('PROD')).toBe(false);
  });

  it('refuses an unknown name and a backend that is not there, and says what to do', async () => {
    await expect(prepareBackend({ name: 'cuda' })).rejects.toThrow(
      new ConfigError(
        'prepareBackend: backend (TRANSFER_CLAIMS_BACKEND) must be one of tensorflow, webgpu, webgpu-software, ' +
          'wasm, cpu; got "cuda"',
      ),
    );
    await expect(
      chooseProvider('webgpu-software', [fakeProvider('tensorflow'), fakeProvider('wasm')]),
    ).rejects.toThrow(/this installation has \(tensorflow, wasm\), got webgpu-software; set/);
  });
});

describe('chooseProvider', () => {
  it('takes the first that is automatic and available', async () => {
    const providers = [
      fakeProvider('tensorflow', { available: false }),
      fakeProvider('webgpu-software', { automatic: false }),
      fakeProvider('webgpu'),
      fakeProvider('wasm'),
    ];
    expect((await chooseProvider(undefined, providers)).name).toBe('webgpu');
    expect((await chooseProvider('webgpu-software', providers)).name).toBe('webgpu-software');
  });

  it('refuses a named backend that cannot run here, and a machine that has none', async () => {
    const providers = [fakeProvider('tensorflow', { available: false })];
    await expect(chooseProvider('tensorflow', providers)).rejects.toThrow(/must be usable on this machine/);
    await expect(chooseProvider(undefined, providers)).rejects.toThrow(ConfigError);
  });
});
