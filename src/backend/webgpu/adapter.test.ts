import { describe, expect, it } from 'vitest';
import { describeAdapter, isSoftwareAdapter } from './adapter.js';

const info = (over: object) => ({ vendor: '', architecture: '', device: '', description: '', ...over });

const swiftShader = info({
  vendor: 'google',
  architecture: 'swiftshader',
  device: 'swiftshader-device-subzero-',
  description: 'SwiftShader driver 5.0.0',
});
const llvmpipe = info({ vendor: 'mesa', device: 'llvmpipe (LLVM 15.0.6, 256 bits)' });
const h100 = info({
  vendor: 'nvidia',
  architecture: 'hopper',
  device: 'NVIDIA H100 80GB HBM3',
  description: 'NVIDIA: 580.159.04',
});

describe('isSoftwareAdapter', () => {
  it('knows SwiftShader, llvmpipe, Windows’ renderers and whatever calls itself a fallback', () => {
    const warp = info({ vendor: 'microsoft', device: 'Microsoft Basic Render Driver' });
    for (const one of [swiftShader, llvmpipe, warp]) expect(isSoftwareAdapter(one)).toBe(true);
    expect(isSoftwareAdapter({ ...h100, isFallbackAdapter: true })).toBe(true);
    expect(isSoftwareAdapter(info({ architecture: 'cpu' }))).toBe(true);
  });

  it('takes graphics cards for what they are', () => {
    const apple = info({ vendor: 'apple', architecture: 'metal-3' });
    for (const one of [h100, apple]) expect(isSoftwareAdapter(one)).toBe(false);
    expect(isSoftwareAdapter({ ...h100, isFallbackAdapter: false })).toBe(false);
  });
});

describe('describeAdapter', () => {
  it('names vendor, device, family and driver, and leaves out what is not given', () => {
    expect(describeAdapter(h100)).toBe('nvidia NVIDIA H100 80GB HBM3 (hopper), driver: NVIDIA: 580.159.04');
    expect(describeAdapter(swiftShader)).toBe(
      'google swiftshader-device-subzero-, driver: SwiftShader driver 5.0.0',
    );
    expect(describeAdapter(info({}))).toBe('unnamed adapter');
  });
});
