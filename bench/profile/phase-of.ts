/** A function on the stack of a sample, as V8 names it. */
export interface Frame {
  readonly functionName: string;
  readonly url: string;
}

/** What a step spends its time on; the order is that of the table. */
export const phases = [
  'product',
  'convolution',
  'normalisation',
  'pooling',
  'element-wise',
  'correlation loss',
  'optimiser',
  'copying and filling',
  'garbage',
  'JavaScript',
] as const;
export type Phase = (typeof phases)[number];

/** What moves or fills memory, wherever it is called. */
const copying = /^(set|fill|slice|makeOnesTypedArray|makeZerosTypedArray|put)$/;

/** By the file that a function stands in; the first that fits. */
const byFile: readonly (readonly [RegExp, Phase])[] = [
  [/\/backend\/wasm\/(mat-mul|dense)[^/]*$/, 'product'],
  [/\/backend\/wasm\/conv/, 'convolution'],
  [/\/backend\/wasm\/normalise/, 'normalisation'],
  [/\/backend\/wasm\/([^/]*pool)/, 'pooling'],
  [/\/(linalg\/|losses\/(regression|correlation|select-columns|whitening))/, 'correlation loss'],
];

/** Kernels that the backend came with, by the name of their function; its other ones are element-wise. */
const byKernel: readonly (readonly [RegExp, Phase])[] = [
  [/matmul/i, 'product'],
  [/conv2d/i, 'convolution'],
  [/pool/i, 'pooling'],
];

/**
 * The phase of a sample.
 *
 * @param stack the function that ran, then its callers, outermost last
 */
export function phaseOf(stack: readonly Frame[]): Phase {
  const [leaf] = stack;
  if (leaf?.functionName === '(garbage collector)') return 'garbage';
  if (leaf !== undefined && copying.test(leaf.functionName)) return 'copying and filling';
  if (stack.some(({ functionName }) => functionName.endsWith('applyGradients'))) return 'optimiser';
  for (const { functionName, url } of stack) {
    const own = byFile.find(([file]) => file.test(url));
    if (own !== undefined) return own[1];
    if (url.includes('/tfjs-backend-wasm/')) {
      const kernel = byKernel.find(([name]) => name.test(functionName));
      if (kernel !== undefined) return kernel[1];
    }
  }
  const computes = stack.some(({ url }) => url.startsWith('wasm:') || /\/backend\/wasm\//.test(url));
  return computes ? 'element-wise' : 'JavaScript';
}
