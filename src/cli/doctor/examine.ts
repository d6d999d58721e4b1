import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { cpus } from 'node:os';
import { type BackendState, backendNames, backendStates } from '../../backend/select-backend.js';
import { nativeThreads } from '../../backend/tensorflow/native-settings.js';
import { readVariable } from '../../core/read-variable.js';
import { describeDataset } from '../../data/describe-dataset.js';
import type { Paper } from '../../harness/paper.js';
import type { Diagnosis, BackendDiagnosis, ProbeResult } from './diagnosis.js';
import { probeInProcess } from './probe-in-process.js';

/** What is looked at; all of it is replaced in tests. */
export interface Surroundings {
  /** Whose resources are looked for. @default none */
  readonly papers?: readonly Paper[];
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** @default every backend of this installation */
  readonly states?: () => Promise<readonly BackendState[]>;
  /** @default a process of its own for each */
  readonly probe?: (name: string, speed: boolean) => Promise<ProbeResult>;
}

/** Backends whose slowness is known, and so not measured: plain JavaScript, and graphics on the processor. */
const untimed: readonly string[] = ['cpu', 'webgpu-software'];

async function examineBackend(
  state: BackendState,
  withSpeed: boolean,
  probe: NonNullable<Surroundings['probe']>,
): Promise<BackendDiagnosis> {
  const { name, available, reason = 'it is not available' } = state;
  if (!available) return { name, chosen: false, works: false, reason };
  const { works, ...found } = await probe(name, withSpeed && !untimed.includes(name));
  return { name, chosen: false, works, ...found };
}

/** Marks the first backend that works of those that may be taken unasked. */
function markChosen(
  backends: readonly BackendDiagnosis[],
  states: readonly BackendState[],
): readonly BackendDiagnosis[] {
  const mayBeTaken = (name: string) =>
    states.some((state) => state.name === name && state.automatic && state.available);
  const chosen = backends.find(({ name }) => mayBeTaken(name));
  return backends.map((backend) => ({ ...backend, chosen: backend === chosen }));
}

function problemWith(asked: string | undefined, backends: readonly BackendDiagnosis[]): string | undefined {
  const wanted = backends.find(({ name, chosen }) => (asked === undefined ? chosen : name === asked));
  if (wanted?.works === true) return undefined;
  if (asked === undefined) {
    return wanted === undefined
      ? 'no backend can be used; run npm install'
      : `${wanted.name} is taken and does not work: ${wanted.reason ?? 'unknown'}; set TRANSFER_CLAIMS_BACKEND=wasm`;
  }
  const known = (backendNames as readonly string[]).includes(asked);
  const cause = known
    ? `can't be used: ${wanted?.reason ?? 'it is not part of this installation'}`
    : `is no backend (${backendNames.join(', ')})`;
  return `TRANSFER_CLAIMS_BACKEND=${asked}: ${asked} ${cause}; or unset TRANSFER_CLAIMS_BACKEND`;
}

/** Looks at backends, one after the other, data, weights and store. Trains nothing and writes nothing. */
export async function examine(withSpeed: boolean, from: Surroundings = {}): Promise<Diagnosis> {
  const { environment = process.env, states = backendStates } = from;
  const { probe = (name, speed) => probeInProcess(name, { speed, environment }) } = from;
  const found = await states();
  const backends: BackendDiagnosis[] = [];
  for (const state of found) backends.push(await examineBackend(state, withSpeed, probe));
  const marked = markChosen(backends, found);
  const asked = readVariable(environment, 'TRANSFER_CLAIMS_BACKEND');
  const problem = problemWith(asked, marked);
  const cores = cpus().length;
  const { synthetic, ...data } = await describeDataset({ environment });
  const resources = (from.papers ?? []).flatMap((paper) => paper.resources?.(environment) ?? []);
  return {
    schema: 2,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores,
    threads: {
      alone: nativeThreads({ ...environment, VITEST_WORKER_ID: undefined }, cores),
      worker: nativeThreads({ ...environment, VITEST_WORKER_ID: '1' }, cores),
    },
    ...(asked === undefined ? {} : { asked }),
    ...(problem === undefined ? {} : { problem }),
    backends: marked,
    data: { found: !synthetic && data.problem === undefined, ...data },
    resources,
    store: examineStore(environment),
  };
}

/**
 * Where finished trials go, and whether they can be written there: the folder, or the nearest one above it that exists.
 * Writes nothing.
 */
function examineStore(environment: NodeJS.ProcessEnv): Diagnosis['store'] {
  const folder = resolve(readVariable(environment, 'TRANSFER_CLAIMS_STORE') ?? '.transfer-claims/store');
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  const remedy = 'set TRANSFER_CLAIMS_STORE to a folder that you can write to';
  if (!statSync(nearest).isDirectory()) {
    return { folder, writable: false, reason: `${nearest} is a file, not a folder; ${remedy}` };
  }
  try {
    accessSync(nearest, constants.W_OK);
    return { folder, writable: true };
  } catch {
    return { folder, writable: false, reason: `${nearest} can't be written to; ${remedy}` };
  }
}
