import { fileURLToPath } from 'node:url';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { ConfigError } from '../../core/errors.js';
import { importedKernels } from '../../linalg/kernels/load-kernels.js';

/** A whole number, or the address of an array. */
type Size = number;

/** What assembly/main.as exports: kernels that work on the backend's own memory, so that nothing is copied. */
export interface HeapKernels {
  /** Bytes that products need as room, and where they are told to find it. */
  readonly reservedBytes: WebAssembly.Global;
  placeRoom(at: Size): void;
  relu(count: Size, x: Size, y: Size): void;
  reluGradient(count: Size, y: Size, dy: Size, dx: Size): void;
  carryNaN(count: Size, x: Size, y: Size): void;
  maxPool(images: Size, height: Size, width: Size, channels: Size, x: Size, y: Size): void;
  product(
    mode: Size,
    sparse: boolean,
    m: Size,
    n: Size,
    depth: Size,
    a: Size,
    lda: Size,
    b: Size,
    ldb: Size,
    c: Size,
  ): void;
  dense(
    rows: Size,
    inputs: Size,
    outputs: Size,
    x: Size,
    w: Size,
    bias: Size,
    y: Size,
    rectify: boolean,
    sparse: boolean,
  ): void;
  columnSums(rows: Size, columns: Size, x: Size, totals: Size, sums: Size): void;
  normalise(
    rows: Size,
    columns: Size,
    x: Size,
    scale: Size,
    shift: Size,
    runningMean: Size,
    runningVariance: Size,
    epsilon: number,
    momentum: number,
    y: Size,
    movedMean: Size,
    movedVariance: Size,
    mean: Size,
    inverse: Size,
    room: Size,
  ): void;
  normaliseGradient(
    rows: Size,
    columns: Size,
    dy: Size,
    x: Size,
    scale: Size,
    mean: Size,
    inverse: Size,
    dx: Size,
    dScale: Size,
    dShift: Size,
    room: Size,
  ): void;
  frameBytes(height: Size, width: Size, inputs: Size): number;
  convolve(
    images: Size,
    height: Size,
    width: Size,
    inputs: Size,
    outputs: Size,
    x: Size,
    filter: Size,
    bias: Size,
    mean: boolean,
    y: Size,
    places: Size,
    frame: Size,
  ): void;
  filterGradientBytes(height: Size, width: Size, inputs: Size, outputs: Size): number;
  filterGradient(
    images: Size,
    height: Size,
    width: Size,
    inputs: Size,
    outputs: Size,
    x: Size,
    dy: Size,
    places: Size,
    mean: boolean,
    dFilter: Size,
    room: Size,
  ): void;
  biasGradient(
    images: Size,
    pixels: Size,
    outputs: Size,
    dy: Size,
    places: Size,
    mean: boolean,
    totals: Size,
    dBias: Size,
  ): void;
  inputGradientBytes(height: Size, width: Size, inputs: Size, outputs: Size): number;
  inputGradient(
    images: Size,
    height: Size,
    width: Size,
    inputs: Size,
    outputs: Size,
    filter: Size,
    dy: Size,
    places: Size,
    mean: boolean,
    dx: Size,
    room: Size,
  ): void;
  affineColumns(rows: Size, columns: Size, x: Size, factor: Size, shift: Size, y: Size): void;
  stepInBox(
    count: Size,
    x: Size,
    points: Size,
    gradient: Size,
    step: number,
    budget: number,
    moved: Size,
  ): void;
  someInRows(rows: Size, columns: Size, x: Size, some: Size): void;
  adam(
    count: Size,
    weight: Size,
    gradient: Size,
    first: Size,
    second: Size,
    moved: Size,
    beta1: number,
    beta2: number,
    share1: number,
    share2: number,
    rate: number,
    epsilon: number,
  ): void;
}

const sources = fileURLToPath(new URL('./assembly/', import.meta.url));

const instances = new WeakMap<WebAssembly.Memory, HeapKernels>();

/**
 * This project's kernels on the memory of a wasm backend; made once for each memory.
 *
 * @throws {ConfigError} where the backend does not show its memory, as version 4.22 does.
 */
export function heapKernels({ wasm }: BackendWasm): HeapKernels {
  const { asm, _malloc } = wasm as unknown as {
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    readonly _malloc: (bytes: number) => number;
  };
  const memory = asm?.memory;
  if (memory === undefined) {
    throw new ConfigError(
      'wasm kernels: the backend must show its memory, but this version does not; install @tensorflow/tfjs-backend-wasm 4.22',
    );
  }
  const known = instances.get(memory) ?? kernelsOn(memory, (bytes) => _malloc(bytes) >>> 0);
  instances.set(memory, known);
  return known;
}

/** An instance of the kernels on a memory. @param reserve gives the address of so many bytes, which stay the kernels' own */
export function kernelsOn(memory: WebAssembly.Memory, reserve: (bytes: number) => number): HeapKernels {
  const kernels = importedKernels(sources, memory) as unknown as HeapKernels;
  kernels.placeRoom(reserve(kernels.reservedBytes.value as number));
  return kernels;
}
