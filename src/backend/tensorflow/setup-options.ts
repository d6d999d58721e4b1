import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/errors.js';

/** Where setup takes the TensorFlow library from; at most one of `library`, `wheel` and `pip`. */
export interface SetupOptions {
  /** A folder with the library and its headers. */
  readonly library?: string;
  /** A wheel of tensorflow or tensorflow-cpu. */
  readonly wheel?: string;
  /** Download the wheel even where the machine has a library. @default false */
  readonly pip: boolean;
  /** What to ask pip for; implies `pip`. @default tensorflow-cpu, or tensorflow where that does not exist */
  readonly requirement?: string;
  /** Print how to use it, and do nothing. @default false */
  readonly help: boolean;
}

export const setupUsage =
  'usage: npm run setup:tensorflow [-- --library FOLDER | --wheel FILE | --pip [--requirement tensorflow==VERSION]]';

export const setupHelp = `${setupUsage}

Builds the native addon of @tensorflow/tfjs-node-gpu from its own sources against a TensorFlow library, and tries it.

  (none)               a library found on this machine, else a wheel of tensorflow-cpu from PyPI
  --library FOLDER     an unpacked C library, a site-packages folder with tensorflow, or a system prefix
  --wheel FILE         a downloaded wheel of tensorflow or tensorflow-cpu
  --pip                a wheel from PyPI even where this machine has a library (about 260 MB)
  --requirement TEXT   what to ask pip for: tensorflow==VERSION
`;

/** Reads setup's command line. @throws {ConfigError} for an unknown flag, or for two sources at once. */
export function setupOptions(args: readonly string[]): SetupOptions {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const flags = { library: text, wheel: text, requirement: text, pip: flag, help: flag } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: flags }));
  } catch (error) {
    throw new ConfigError(
      `setup-tensorflow: ${error instanceof Error ? error.message : String(error)}; ${setupUsage}`,
    );
  }
  const pip = values.pip || values.requirement !== undefined;
  const sources = [values.library, values.wheel, pip || undefined].filter((source) => source !== undefined);
  if (sources.length > 1) {
    throw new ConfigError(
      `setup-tensorflow: the library must come from one source, got ${sources.length}; ${setupUsage}`,
    );
  }
  const { library, wheel, requirement } = values;
  return {
    pip,
    help: values.help,
    ...(library === undefined ? {} : { library }),
    ...(wheel === undefined ? {} : { wheel }),
    ...(requirement === undefined ? {} : { requirement }),
  };
}
