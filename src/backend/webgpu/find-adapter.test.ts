import { describe, expect, it } from 'vitest';
import { type AdapterPlaces, findAdapter } from './find-adapter.js';
import type { DawnPackage, GpuAdapterInfo } from './gpu-types.js';

const card = { vendor: 'nvidia', architecture: 'hopper', device: 'H100', description: '' };
const swiftShader = { ...card, vendor: 'google', architecture: 'swiftshader', device: 'SwiftShader' };

/** Dawn on a machine with these adapters, that records which drivers the environment named when it was asked. */
function fakeDawn(adapters: { hardware?: GpuAdapterInfo; fallback?: GpuAdapterInfo }, asked: string[] = []) {
  const requestAdapter = (options: { forceFallbackAdapter?: boolean }) => {
    asked.push(process.env['VK_ICD_FILENAMES'] ?? '');
    const info = options.forceFallbackAdapter === true ? adapters.fallback : adapters.hardware;
    const requestDevice = () => Promise.reject(new Error('not asked for here'));
    return Promise.resolve(info === undefined ? null : { info, limits: {}, requestDevice });
  };
  return { create: () => ({ requestAdapter }), globals: { GPUBuffer: Object } } as unknown as DawnPackage;
}

const places = (dawn: DawnPackage, over: Partial<AdapterPlaces> = {}): AdapterPlaces => ({
  platform: 'linux',
  importDawn: () => Promise.resolve(dawn),
  importBackend: () => Promise.resolve({}),
  loadVulkan: () => 'libvulkan.so.1',
  softwareDriver: () => '/drivers/swiftshader.json',
  ...over,
});

const missing = (name: string) => () =>
  Promise.reject(new Error(`Cannot find package '${name}'\nRequire stack: …`));

describe('findAdapter', () => {
  it('takes a graphics card for webgpu and sets no global', async () => {
    // Another test file of the process may have prepared an adapter that is there.
    const globals = () => [
      'GPUBuffer' in globalThis,
      'gpu' in ((globalThis as { navigator?: object }).navigator ?? {}),
    ];
    const before = globals();
    const found = await findAdapter('hardware', places(fakeDawn({ hardware: card })));
    expect(found).toMatchObject({ adapter: { info: card } });
    expect(globals()).toEqual(before);
  });

  it('refuses a software adapter for webgpu by its name, and says how to ask for it', async () => {
    const found = await findAdapter('hardware', places(fakeDawn({ hardware: swiftShader })));
    expect(found).toEqual({
      reason: 'the only adapter is software, google SwiftShader (swiftshader), which webgpu does not take',
      remedy: 'TRANSFER_CLAIMS_BACKEND=webgpu-software',
    });
  });

  it('asks the software driver alone for webgpu-software, and puts the environment back', async () => {
    const before = process.env['VK_ICD_FILENAMES'];
    const asked: string[] = [];
    const found = await findAdapter('software', places(fakeDawn({ fallback: swiftShader }, asked)));
    expect(found).toMatchObject({ adapter: { info: swiftShader } });
    expect(asked).toEqual(['/drivers/swiftshader.json']);
    expect(process.env['VK_ICD_FILENAMES']).toBe(before);
  });

  it('refuses a graphics card for webgpu-software', async () => {
    const found = await findAdapter('software', places(fakeDawn({ fallback: card })));
    expect(found).toMatchObject({ reason: expect.stringMatching(/no software adapter.*got nvidia H100/) });
  });

  it('says what is missing and what to install', async () => {
    const dawn = fakeDawn({});
    const reasonOf = (over: Partial<AdapterPlaces>) => findAdapter('hardware', places(dawn, over));
    expect(await reasonOf({})).toMatchObject({ reason: expect.stringMatching(/no adapter/) });
    expect(await reasonOf({ loadVulkan: () => undefined })).toMatchObject({
      reason: expect.stringMatching(/no Vulkan loader/),
      remedy: expect.stringMatching(/libvulkan1/),
    });
    expect(await reasonOf({ importDawn: missing('webgpu') })).toEqual({
      reason: "the optional package webgpu (Dawn) can't be loaded (Cannot find package 'webgpu')",
      remedy: 'npm install --include=optional',
    });
    expect(await reasonOf({ importBackend: missing('@tensorflow/tfjs-backend-webgpu') })).toMatchObject({
      reason: expect.stringMatching(/optional package @tensorflow\/tfjs-backend-webgpu can't be loaded/),
    });
  });

  it('needs no Vulkan where the system has Metal or D3D12', async () => {
    const dawn = fakeDawn({ hardware: card });
    const found = findAdapter('hardware', places(dawn, { platform: 'darwin', loadVulkan: () => undefined }));
    expect(await found).toMatchObject({ adapter: { info: card } });
  });
});
