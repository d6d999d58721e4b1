import { basename } from 'node:path';
import { requireInteger } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import { errorCode } from '../core/error-code.js';
import { writeAtomically, type FileOperations } from '../core/write-atomically.js';

/** How far a download is. */
export interface DownloadProgress {
  /** Name of the file. */
  readonly file: string;
  /** Address it comes from. */
  readonly source: string;
  /** Bytes so far. */
  readonly received: number;
  /** Bytes in all, where the server says so. */
  readonly total: number | undefined;
}

/** One file to download. */
export interface DownloadOptions {
  /** Where the file goes; its folder is created. */
  readonly path: string;
  /** Addresses of the same file, tried in this order. */
  readonly sources: readonly string[];
  /** Throws if the content is not what it must be; the next source is then tried. */
  readonly verify: (bytes: Uint8Array) => unknown;
  /** What to do if no source works, for the message. @default "check the network and try again" */
  readonly remedy?: string;
  /** Called at the first and at every later piece. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Longest wait for a server's answer, milliseconds. @default 5000 */
  readonly connectTimeout?: number | undefined;
  /** Longest pause between two pieces, milliseconds. @default 15000 */
  readonly stallTimeout?: number | undefined;
  /** Replaced by tests. @default node:fs */
  readonly operations?: FileOperations | undefined;
}

/**
 * Downloads one file from the first source that works, verifies it and puts it in place in one step: the file
 * is there whole and verified, or not at all.
 *
 * @throws ConfigError naming, for each source, what went wrong: no network, no answer in time, HTTP status,
 *   body too short, content refused by `verify`; or, at once, that the disk is full or not writable.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { path, sources, verify, remedy = 'check the network and try again', operations } = options;
  const failures: string[] = [];
  for (const source of sources) {
    let bytes: Uint8Array;
    try {
      bytes = await receive(source, options);
      await verify(bytes);
    } catch (error) {
      failures.push(`\n  ${source}: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    writeAtomically(path, bytes, operations);
    return;
  }
  throw new ConfigError(
    `download: ${basename(path)} must come from one of ${sources.length} sources, got none:${failures.join('')}\n${remedy}`,
  );
}

async function receive(source: string, options: DownloadOptions): Promise<Uint8Array> {
  const { path, onProgress, connectTimeout = 5000, stallTimeout = 15_000 } = options;
  const deadline = new Deadline();
  const pieces: Uint8Array[] = [];
  let received = 0;
  try {
    deadline.set('download: connectTimeout', connectTimeout, 'no answer');
    const response = await fetch(source, { signal: deadline.signal });
    if (!response.ok)
      throw new ConfigError(`HTTP status ${response.status} ${response.statusText}`.trimEnd());
    const total = bodyLength(response);
    deadline.set('download: stallTimeout', stallTimeout, `nothing more after ${received} bytes`);
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      pieces.push(piece);
      received += piece.length;
      onProgress?.({ file: basename(path), source, received, total });
      deadline.set('download: stallTimeout', stallTimeout, `nothing more after ${received} bytes`);
    }
    if (total !== undefined && received < total) throw brokenOff(received);
    return Buffer.concat(pieces);
  } catch (error) {
    throw explained(error, received);
  } finally {
    deadline.clear();
  }
}

/** Of the body as `fetch` yields it; unknown where the server compressed it on the way. */
function bodyLength({ headers }: Response): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? undefined : Number(length);
}

function brokenOff(received: number): ConfigError {
  return new ConfigError(`the body broke off after ${received} bytes`);
}

function explained(error: unknown, received: number): unknown {
  if (error instanceof ConfigError || !(error instanceof TypeError)) return error;
  if (received > 0 || error.message === 'terminated') return brokenOff(received);
  return new ConfigError(`no connection (${errorCode(error.cause ?? error)})`);
}

/** Aborts a request that keeps nothing coming. */
class Deadline {
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  set(where: string, milliseconds: number, what: string): void {
    requireInteger(where, milliseconds, { min: 1 });
    this.clear();
    const seconds = milliseconds / 1000;
    this.#timer = setTimeout(() => {
      this.#abort.abort(new ConfigError(`${what} within ${seconds} s`));
    }, milliseconds);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
