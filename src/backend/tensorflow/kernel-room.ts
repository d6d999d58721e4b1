import { kernelsOn, type HeapKernels } from '../wasm/heap-kernels.js';

const [pageBytes, alignment] = [65536, 64];

/**
 * The WebAssembly kernels of `../wasm`, on a memory of their own to which arrays are copied. What a call takes is free again with the
 * next {@link clear}.
 */
export class KernelRoom {
  readonly #memory = new WebAssembly.Memory({ initial: 16 });
  readonly #start: number;
  readonly kernels: HeapKernels;
  #end = 1024;

  constructor() {
    this.kernels = kernelsOn(this.#memory, (bytes) => this.take(bytes));
    this.#start = this.#end;
  }

  clear(): void {
    this.#end = this.#start;
  }

  /** The address of so many bytes. */
  take(bytes: number): number {
    const address = Math.ceil(this.#end / alignment) * alignment;
    this.#end = address + bytes;
    const lacking = this.#end - this.#memory.buffer.byteLength;
    if (lacking > 0) this.#memory.grow(Math.ceil(lacking / pageBytes));
    return address;
  }

  /** The address of a copy. */
  put(values: Float32Array | Uint8Array): number {
    const address = this.take(values.byteLength);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    new Uint8Array(this.#memory.buffer).set(bytes, address);
    return address;
  }

  /** A copy of so many numbers. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, count).slice();
  }

  /** A copy of so many bytes. */
  bytes(address: number, count: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, address, count).slice();
  }
}
