import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { ProgressEvent } from './progress.js';

function parseEvent(line: string): ProgressEvent | undefined {
  try {
    const event = JSON.parse(line) as ProgressEvent | null;
    return typeof event?.type === 'string' && typeof event.at === 'number' ? event : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a progress file as it grows: every call of `read` returns the events since the last. */
export class ProgressReader {
  #offset = 0;
  #unfinished = '';
  readonly #decoder = new StringDecoder('utf8');

  constructor(readonly path: string) {}

  /** A line that is half written waits for its rest; one that is no event is passed over. */
  read(): ProgressEvent[] {
    const lines = `${this.#unfinished}${this.#readOn()}`.split('\n');
    this.#unfinished = lines.pop() ?? '';
    return lines.map(parseEvent).filter((event) => event !== undefined);
  }

  #readOn(): string {
    let handle: number;
    try {
      handle = openSync(this.path, 'r');
    } catch {
      return '';
    }
    try {
      const buffer = Buffer.alloc(65536);
      let text = '';
      for (;;) {
        const count = readSync(handle, buffer, 0, buffer.length, this.#offset);
        if (count === 0) return text;
        this.#offset += count;
        text += this.#decoder.write(buffer.subarray(0, count));
      }
    } finally {
      closeSync(handle);
    }
  }
}
