import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { readZip } from './read-zip.js';
import { writeZip, type ZipEntryToWrite } from './testing/write-zip.js';

const content = new TextEncoder().encode('some content, some content, some content');
const plain: ZipEntryToWrite = { name: 'a/b', content };

function expectRefused(bytes: Uint8Array, message: RegExp): void {
  expect(() => readZip(bytes, 'w.zip')).toThrow(ConfigError);
  expect(() => readZip(bytes, 'w.zip')).toThrow(message);
}

describe('readZip', () => {
  it('gives back what was written, stored or deflated, with and without zip64 records', () => {
    const anyEntries = fc.array(fc.tuple(fc.uint8Array({ maxLength: 200 }), fc.boolean()), { maxLength: 5 });
    fc.assert(
      fc.property(anyEntries, fc.boolean(), (contents, zip64) => {
        const entries = contents.map(([bytes, deflate], index) => ({
          name: `é/${index}`,
          content: bytes,
          deflate,
        }));
        const read = readZip(writeZip(entries, { zip64 }), 'w.zip');
        expect([...read].map(([name, bytes]) => [name, [...bytes]])).toEqual(
          entries.map((entry) => [entry.name, [...entry.content]]),
        );
      }),
    );
  });

  it('passes over folders, a comment, and bytes behind the archive', () => {
    const behind = fc.uint8Array({ maxLength: 100 });
    fc.assert(
      fc.property(behind, behind, fc.boolean(), (comment, foreign, zip64) => {
        const folders = ['a/', 'a/c/'].map((name) => ({ name, content: new Uint8Array() }));
        const bytes = writeZip([...folders, plain], { zip64, comment });
        const read = readZip(Buffer.concat([bytes, foreign]), 'w.zip');
        expect([...read]).toEqual([['a/b', Buffer.from(content)]]);
      }),
    );
  });

  it('takes a CRC-32 of 0 for one that nobody computed, and still compares sizes', () => {
    for (const deflate of [false, true]) {
      const read = readZip(writeZip([{ ...plain, deflate, checksum: 0 }]), 'w.zip');
      expect([...(read.get('a/b') ?? [])]).toEqual([...content]);
    }
    expectRefused(writeZip([{ ...plain, checksum: 0, unpackedBytes: 50 }]), /size and CRC-32/);
  });

  it('refuses a file that is cut anywhere', () => {
    const bytes = writeZip([plain, { name: 'c', content, deflate: true }], { zip64: true });
    for (let length = 0; length < bytes.length; length++) expectRefused(bytes.subarray(0, length), /w\.zip/);
  });

  it('refuses content that was changed, by its CRC-32', () => {
    const bytes = writeZip([plain]);
    const at = Buffer.from(bytes).indexOf('content');
    bytes[at] = 0x43;
    expectRefused(bytes, /"a\/b" does not match its size and CRC-32/);
  });

  it.each(['../a', '/a', 'a//b', 'a/./b', 'a\\b', 'c:a', 'a\u0000', '', 'a/'])(
    'refuses the entry name %j',
    (name) => expectRefused(writeZip([{ name, content }]), /not a plain relative path/),
  );

  it.each<[string, readonly ZipEntryToWrite[], RegExp]>([
    ['an encrypted entry', [{ ...plain, flags: 1 }], /encrypted/],
    ['an unknown method', [{ ...plain, method: 12 }], /method 12/],
    ['another disk', [{ ...plain, disk: 1 }], /another disk/],
    ['another name in the local header', [{ ...plain, localName: 'a/c' }], /"a\/b" disagrees/],
    ['a name twice', [plain, plain], /holds "a\/b" twice/],
    ['entries that share bytes', [plain, { ...plain, offset: 0 }], /overlaps/],
    ['an offset beyond the file', [{ ...plain, offset: 0xffff_fff0 }], /cut off/],
    ['a deflated entry that is none', [{ ...plain, method: 8 }], /does not unpack/],
    [
      'a deflated entry longer than it declares',
      [{ ...plain, deflate: true, unpackedBytes: 10 }],
      /does not unpack/,
    ],
    [
      'a deflated entry that declares to be empty',
      [{ ...plain, deflate: true, unpackedBytes: 0 }],
      /does not unpack/,
    ],
    ['a stored entry shorter than it declares', [{ ...plain, unpackedBytes: 50 }], /size and CRC-32/],
    [
      'a bomb',
      [{ ...plain, deflate: true, unpackedBytes: 100_000_000 }],
      /would unpack to 100000000, over the limit/,
    ],
    [
      'a bomb in parts',
      Array.from({ length: 9 }, (_, n) => ({ ...plain, name: `${n}`, unpackedBytes: 3e6 })),
      /limit/,
    ],
  ])('refuses %s', (_, entries, message) => expectRefused(writeZip(entries), message));

  it('stops a bomb that declares little where the declaration ends', () => {
    const zeros = new Uint8Array(8 * 1024 ** 2);
    expectRefused(
      writeZip([{ name: 'a', content: zeros, deflate: true, unpackedBytes: 1000 }]),
      /does not unpack/,
    );
  });

  it('refuses an end record that does not fit the directory', () => {
    const bytes = writeZip([plain]);
    const changed = (fromEnd: number, value: number) => bytes.with(bytes.length - fromEnd, value);
    expectRefused(changed(18, 1), /end record is damaged/);
    expectRefused(changed(2, 1), /end record is damaged/);
    expectRefused(changed(10, 1), /not where its end record says/);
    expectRefused(changed(6, 1), /not where its end record says/);
    expectRefused(changed(14, 0).with(bytes.length - 12, 0), /more than its 0 entries/);
    expectRefused(new Uint8Array(100), /no zip directory/);
  });

  it('refuses a directory entry without its signature, or a name that is no UTF-8', () => {
    const bytes = writeZip([plain]);
    const directory = Buffer.from(bytes).lastIndexOf('PK\x01\x02', undefined, 'latin1');
    expectRefused(bytes.with(directory, 0), /directory is damaged/);
    expectRefused(bytes.with(directory + 46, 0xff), /not UTF-8/);
  });
});
