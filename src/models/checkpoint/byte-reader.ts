import { ConfigError } from '../../core/errors.js';

/** Reads little-endian fields one after another, and never past the end. */
export class ByteReader {
  readonly #view: DataView;

  /** @param where names the file in errors. */
  constructor(
    readonly where: string,
    readonly source: Uint8Array,
    public position = 0,
  ) {
    this.#view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  }

  /** Returns where the next `length` bytes begin, and moves past them. @throws {ConfigError} if they are not there. */
  #advance(length: number): number {
    const start = this.position;
    if (start + length > this.source.length) {
      throw new ConfigError(
        `${this.where} is cut off: ${length} bytes needed at byte ${start} of ${this.source.length}`,
      );
    }
    this.position = start + length;
    return start;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** Big-endian, as pickles have it. */
  float64BigEndian(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** A view of the next `length` bytes. */
  bytes(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.source.subarray(start, start + length);
  }

  /** The next `length` bytes as UTF-8. */
  text(length: number): string {
    const start = this.position;
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes(length));
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      throw new ConfigError(`${this.where}: the text at byte ${start} is not UTF-8`);
    }
  }

  /** The text up to the next line feed, which is passed over. */
  line(): string {
    const end = this.source.indexOf(0x0a, this.position);
    if (end < 0) throw new ConfigError(`${this.where} is cut off: no line ends after byte ${this.position}`);
    const line = this.text(end - this.position);
    this.position = end + 1;
    return line;
  }
}
