import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  compileKernels,
  readImportingSources,
  readKernelSources,
} from '../linalg/kernels/compile-kernels.js';
import { prebuiltFile } from '../linalg/kernels/prebuilt-kernels.js';

/** Makes `dist`, what the npm package holds: modules and types by tsc, one a source file, and kernels that need no compiler. */
function buildPackage(): void {
  rmSync('dist', { recursive: true, force: true });
  const tsc = resolve('node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
  copyFileSync('src/report/html/report.css', 'dist/report/html/report.css');
  const linalg = join('dist', 'linalg', 'kernels', 'assembly');
  const backend = join('dist', 'backend', 'wasm', 'assembly');
  for (const folder of [linalg, backend]) mkdirSync(folder, { recursive: true });
  const heap = join('src', 'backend', 'wasm', 'assembly');
  for (const form of ['plain', 'fused'] as const) {
    const fused = form === 'fused';
    writeFileSync(prebuiltFile(linalg, form), compileKernels(readKernelSources(fused)));
    writeFileSync(prebuiltFile(backend, form), compileKernels(readImportingSources(heap, fused)));
  }
}

buildPackage();
