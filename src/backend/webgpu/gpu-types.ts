/**
 * The parts of the WebGPU interface that this project touches. Declared here, since the packages that bring the
 * full types are optional and may be absent.
 */

/** What an adapter says of itself (GPUAdapterInfo). */
export interface GpuAdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  /** The driver in words. */
  readonly description: string;
  /** True where a processor stands in for a graphics card. */
  readonly isFallbackAdapter?: boolean;
}

export interface GpuDevice {
  destroy(): void;
  addEventListener(type: 'uncapturederror', listener: (event: GpuErrorEvent) => void): void;
}

export interface GpuErrorEvent {
  readonly error: { readonly message: string };
}

export interface GpuAdapter {
  readonly info: GpuAdapterInfo;
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(descriptor: {
    readonly requiredLimits: Readonly<Record<string, number>>;
  }): Promise<GpuDevice>;
}

/** What stands at `navigator.gpu`. */
export interface Gpu {
  requestAdapter(options: {
    readonly powerPreference?: 'high-performance';
    readonly forceFallbackAdapter?: boolean;
  }): Promise<GpuAdapter | null>;
}

/** The npm package `webgpu`: Dawn for Node. */
export interface DawnPackage {
  create(options: readonly string[]): Gpu;
  /** `GPUBuffer`, `GPUBufferUsage` and the like, for the global object. */
  readonly globals: Readonly<Record<string, unknown>>;
}
