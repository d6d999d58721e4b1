import { adapterOf } from '../webgpu-backend.js';

/** Why tests on a software adapter can't run here; undefined where they can. */
export async function withoutSoftwareAdapter(): Promise<string | undefined> {
  const found = await adapterOf('software');
  return 'reason' in found ? `skipped: ${found.reason}; ${found.remedy}` : undefined;
}
