import type { BackendName, BackendProvider } from './backend-info.js';
import type { AdapterKind } from './webgpu/find-adapter.js';
import { adapterOf, prepareWebgpu } from './webgpu/webgpu-backend.js';

function webgpu(name: BackendName, kind: AdapterKind): BackendProvider {
  let reason = 'no adapter was looked for';
  return {
    name,
    engineName: 'webgpu',
    automatic: false,
    async isAvailable() {
      const found = await adapterOf(kind);
      if (!('reason' in found)) return true;
      reason = `${found.reason}; use \`${found.remedy}\``;
      return false;
    },
    unavailable: () => reason,
    async prepare() {
      return { name, ...(await prepareWebgpu(kind)) };
    },
  };
}

/**
 * A graphics card of any vendor through Vulkan, Metal or D3D12: tfjs's WebGPU backend on the npm package `webgpu`
 * (Dawn), both optional. Never a software adapter.
 */
export const webgpuProvider: BackendProvider = webgpu('webgpu', 'hardware');

/** The same on a software adapter (SwiftShader): slow, to test without a graphics card. Only when asked for. */
export const webgpuSoftwareProvider: BackendProvider = webgpu('webgpu-software', 'software');
