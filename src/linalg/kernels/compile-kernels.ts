import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../core/errors.js';

/** The sources of these kernels: AssemblyScript, named .as so that no TypeScript tool takes them for its own. */
export const kernelFolder = fileURLToPath(new URL('./assembly/', import.meta.url));

/** No optimisation here: the engine's own compiler makes the same machine code of it, and this takes half the time. */
const plainFlags = ['--runtime', 'stub', '--enable', 'simd', '--noAssert', '--optimizeLevel', '0'];
const fusedFlags = [...plainFlags, '--enable', 'relaxed-simd'];
/** For kernels on a memory that somebody else owns: none of it is theirs to lay out. */
const importing = '--importMemory';

/** What the kernels are made of, and the key that changes with any of it. */
export interface KernelSources {
  /** Contents by name, without the ending. */
  readonly files: ReadonlyMap<string, string>;
  readonly flags: readonly string[];
  /** SHA-256 of the sources, the compiler's version and its flags, in hex. */
  readonly key: string;
}

/**
 * Reads the sources of the kernels.
 *
 * @param fused whether products and sums are to be one instruction, which takes relaxed SIMD
 * @throws {ConfigError} where the compiler is not installed
 */
export function readKernelSources(fused: boolean): KernelSources {
  return sourcesOf(filesIn(kernelFolder), fused ? fusedFlags : plainFlags);
}

/**
 * The same for kernels of another folder, which work on an imported memory (`env.memory`); they may import the files of this
 * folder, such as its products, as if these stood beside them.
 */
export function readImportingSources(folder: string, fused: boolean): KernelSources {
  const flags = [...(fused ? fusedFlags : plainFlags), importing];
  return sourcesOf(new Map([...filesIn(kernelFolder), ...filesIn(folder)]), flags);
}

function filesIn(folder: string): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.as'));
  return new Map(names.sort().map((name) => [name.slice(0, -3), readFileSync(join(folder, name), 'utf8')]));
}

function sourcesOf(files: ReadonlyMap<string, string>, flags: readonly string[]): KernelSources {
  const identity = [compilerPackage().version, flags, [...files]];
  return { files, flags, key: createHash('sha256').update(JSON.stringify(identity)).digest('hex') };
}

/**
 * Compiles the kernels to WebAssembly with SIMD; about a second.
 *
 * @throws {ConfigError} with the compiler's words where it fails
 */
export function compileKernels({ files, flags }: KernelSources): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'transfer-claims-kernels-'));
  try {
    for (const [name, text] of files) writeFileSync(join(folder, `${name}.ts`), text);
    const compiler = join(compilerPackage().folder, 'bin', 'asc.js');
    execFileSync(process.execPath, [compiler, 'main.ts', '--outFile', 'main.wasm', ...flags], {
      cwd: folder,
      stdio: 'pipe',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    return new Uint8Array(readFileSync(join(folder, 'main.wasm')));
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new ConfigError(
      `linear algebra kernels: they must compile, but AssemblyScript says: ${words.trim()}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compilerPackage(): { readonly folder: string; readonly version: string } {
  try {
    const manifest = createRequire(import.meta.url).resolve('assemblyscript/package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    return { folder: dirname(manifest), version };
  } catch {
    throw new ConfigError('linear algebra kernels: the package assemblyscript must be installed; run npm ci');
  }
}
