import type { PaperResource } from '../../harness/paper.js';
import type { BackendName } from '../../backend/select-backend.js';

/** What a backend does when it is tried in a process of its own. */
export type ProbeResult =
  | {
      readonly works: true;
      readonly device: string;
      readonly versions: Readonly<Record<string, string>>;
      /** Absent where speed was not measured. */
      readonly speed?: Speed;
    }
  | {
      readonly works: false;
      /** How it failed, and what to do. */
      readonly reason: string;
    };

/** A short look at the speed, not a benchmark. */
export interface Speed {
  /** Product of two 512×512 matrices, in 10⁹ floating-point operations a second. */
  readonly matMulGflops: number;
  /** Forward and backward pass of the paper's CNN, batch 250, milliseconds. */
  readonly cnnStepMs: number;
}

/** One backend, as found. */
export interface BackendDiagnosis {
  readonly name: BackendName;
  /** Taken where TRANSFER_CLAIMS_BACKEND names none. */
  readonly chosen: boolean;
  readonly works: boolean;
  readonly device?: string;
  readonly versions?: Readonly<Record<string, string>>;
  readonly speed?: Speed;
  /** Why it does not work, and the command that would change that. */
  readonly reason?: string;
}

/** Everything that `doctor` says; the object that `--json` prints. */
export interface Diagnosis {
  readonly schema: 2;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  /** Threads of native kernels: in one process, and in each of the two workers of vitest. */
  readonly threads: { readonly alone: number; readonly worker: number };
  /** TRANSFER_CLAIMS_BACKEND, where it is set. */
  readonly asked?: string;
  /** What keeps the backend asked for from being used; then every run fails. */
  readonly problem?: string;
  readonly backends: readonly BackendDiagnosis[];
  /** What a run will use, as it will say; with `problem`, why none can start. */
  readonly data: { readonly found: boolean; readonly description: string; readonly problem?: string };
  /** What the papers' claims use where it is there. */
  readonly resources: readonly PaperResource[];
  readonly store: { readonly folder: string; readonly writable: boolean; readonly reason?: string };
}
