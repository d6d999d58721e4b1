import { prepareBackend } from '../src/index.js';

/** A backend that is there, or the word why not. */
export interface BackendsFound {
  readonly backends: readonly { readonly name: string; readonly device: string }[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  readonly versions: Readonly<Record<string, string>>;
}

/** Those worth timing: the plain JavaScript backend and a GPU in software are not, unless named. */
const candidates = ['tensorflow', 'webgpu', 'wasm'];

/**
 * The backends to time, the one named by `TRANSFER_CLAIMS_BACKEND` first, else wasm.
 *
 * @throws {ConfigError} where that one cannot be prepared
 */
export async function availableBackends(
  named: string = process.env['TRANSFER_CLAIMS_BACKEND'] ?? '',
): Promise<BackendsFound> {
  const main = await prepareBackend({ name: named === '' ? 'wasm' : named });
  const backends: { name: string; device: string }[] = [main];
  const skipped: { name: string; reason: string }[] = [];
  let versions = main.versions;
  for (const name of candidates.filter((one) => one !== main.name)) {
    try {
      const info = await prepareBackend({ name });
      backends.push(info);
      versions = { ...info.versions, ...versions };
    } catch (error) {
      skipped.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { backends, skipped, versions };
}
