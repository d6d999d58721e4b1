/** The backends that can be asked for by name, in the order in which they would be preferred. */
export const backendNames = ['tensorflow', 'webgpu', 'webgpu-software', 'wasm', 'cpu'] as const;

export type BackendName = (typeof backendNames)[number];

/** Where the numbers of a run come from; part of every report. */
export interface BackendInfo {
  readonly name: BackendName;
  /** The device in words: the model of the processor or graphics card. */
  readonly device: string;
  /** Versions of everything that can change a number: Node, tfjs and the backend. */
  readonly versions: Readonly<Record<string, string>>;
  /**
   * Where this project has kernels of its own under the backend: what their last digits depend on. Part of every
   * trial's address, so that numbers of different arithmetic never stand in one report.
   */
  readonly arithmetic?: string;
}

/** One way of running TensorFlow.js. */
export interface BackendProvider {
  readonly name: BackendName;
  /** Its name inside tfjs, for `tf.setBackend`. */
  readonly engineName: string;
  /** Whether it may be taken without being asked for by name. */
  readonly automatic: boolean;
  /** Whether this machine has what it needs; must not throw. */
  isAvailable(): Promise<boolean>;
  /** Why it is not available, and what would change that. */
  unavailable?(): string;
  /** Loads it and makes it the current backend; called once. */
  prepare(): Promise<BackendInfo>;
}
