import { NumericalError } from '../../core/errors.js';
import type { Kernels, Pointer } from './kernels.js';
import { loadKernels } from './load-kernels.js';

const pageBytes = 65_536;
const wasmLimit = 65_536 * pageBytes;

/** A heap that has grown beyond this is given back once nobody uses it, for WebAssembly memory never shrinks. */
const retainedBytes = 256 * 1024 ** 2;

/**
 * The memory of the kernels as a stack of arrays, that live as long as the call to {@link withKernelHeap}.
 *
 * Views die when the memory grows: take one after the last allocation that you need it across.
 */
export class KernelHeap {
  #top: Pointer;

  constructor(readonly kernels: Kernels = loadKernels()) {
    this.#top = align(kernels.reservedBytes.value as number);
  }

  /** The address of `bytes` fresh bytes, of any content. @throws {NumericalError} beyond 4 GiB */
  allocate(bytes: number): Pointer {
    const pointer = this.#top;
    const top = align(pointer + bytes);
    const missing = top - this.byteLength;
    if (top > wasmLimit) {
      throw new NumericalError(`linear algebra kernels: ${top} bytes exceed 4 GiB; use a smaller batch`);
    }
    if (missing > 0) this.kernels.memory.grow(Math.ceil(missing / pageBytes));
    this.#top = top;
    return pointer;
  }

  /** The address of `count` zeros of float64. */
  zeros64(count: number): Pointer {
    const pointer = this.allocate(8 * count);
    this.float64(pointer, count).fill(0);
    return pointer;
  }

  /** The address of `count` zeros of float32. */
  zeros32(count: number): Pointer {
    const pointer = this.allocate(4 * count);
    this.float32(pointer, count).fill(0);
    return pointer;
  }

  /** The address of a copy of `values`, in their own type. */
  put(values: Float32Array | Float64Array | Uint32Array): Pointer {
    const pointer = this.allocate(values.byteLength);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    new Uint8Array(this.kernels.memory.buffer, pointer, values.byteLength).set(bytes);
    return pointer;
  }

  float32(pointer: Pointer, count: number): Float32Array {
    return new Float32Array(this.kernels.memory.buffer, pointer, count);
  }

  float64(pointer: Pointer, count: number): Float64Array {
    return new Float64Array(this.kernels.memory.buffer, pointer, count);
  }

  uint32(pointer: Pointer, count: number): Uint32Array {
    return new Uint32Array(this.kernels.memory.buffer, pointer, count);
  }

  get byteLength(): number {
    return this.kernels.memory.buffer.byteLength;
  }

  /** Runs `work`, then frees what it allocated. */
  scope<T>(work: () => T): T {
    const mark = this.#top;
    try {
      return work();
    } finally {
      this.#top = mark;
    }
  }
}

const align = (bytes: number): number => Math.ceil(bytes / 16) * 16;

let shared: KernelHeap | undefined;

/** Runs `work` with the heap of this process; what it allocates is free again afterwards. Calls may nest. */
export function withKernelHeap<T>(work: (heap: KernelHeap) => T): T {
  const heap = (shared ??= new KernelHeap());
  try {
    return heap.scope(() => work(heap));
  } finally {
    if (heap.byteLength > retainedBytes && shared === heap) shared = undefined;
  }
}

/**
 * Bytes of the kernels' memory in this process: while it is below {@link retainedBytes}, the most it ever needed.
 *
 * @example
 * kernelHeapBytes() >= 0; // → true
 */
export function kernelHeapBytes(): number {
  return shared?.byteLength ?? 0;
}
