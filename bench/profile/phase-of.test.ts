import { expect, it } from 'vitest';
import { phaseOf, type Frame } from './phase-of.js';

const frame = (functionName: string, url = ''): Frame => ({ functionName, url });
const inWasm = frame('wasm-function[3]', 'wasm://wasm/1');
const shipped = (name: string) => frame(name, 'file:///node_modules/@tensorflow/tfjs-backend-wasm/dist/a.js');
const own = (name: string) => frame('', `file:///src/backend/wasm/${name}`);
const step = frame('pairStep', 'file:///src/training/pair-step.ts');

it.each([
  ['the nearest kernel on the stack', [inWasm, own('mat-mul.ts'), step], 'product'],
  ['a shipped kernel by its name', [inWasm, shipped('fusedConv2d'), step], 'convolution'],
  ['any other shipped kernel', [inWasm, shipped('kernelFunc'), step], 'element-wise'],
  ['pooling in JavaScript', [own('max-pool-grad.ts'), step], 'pooling'],
  ['a fitted loss', [inWasm, frame('', 'file:///src/linalg/qr.ts'), step], 'correlation loss'],
  [
    'all within the optimiser',
    [inWasm, shipped('kernelFunc'), frame('AdamOptimizer.applyGradients')],
    'optimiser',
  ],
  ['copies, wherever they are made', [frame('set'), own('mat-mul.ts'), step], 'copying and filling'],
  ['garbage', [frame('(garbage collector)'), own('mat-mul.ts')], 'garbage'],
  ['what no kernel is', [frame('backward', 'file:///tf-core.node.js'), step], 'JavaScript'],
] as const)('knows a sample by %s', (_, stack, phase) => {
  expect(phaseOf(stack)).toBe(phase);
});
