import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { uncompressed } from './uncompressed.js';

const origin = { subject: 'digits', needed: 'a file of digits', place: 'a.gz', remedy: 'fetch it' };
const page = Buffer.from('<!DOCTYPE html><title>404</title>');

describe('uncompressed', () => {
  it('is the content, gzipped or not', async () => {
    const content = fc.uint8Array({ minLength: 1, maxLength: 300 }).filter(([first = 0]) => first < 9);
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        expect(Buffer.compare(await uncompressed(origin, bytes), bytes)).toBe(0);
        expect(Buffer.compare(await uncompressed(origin, gzipSync(bytes)), bytes)).toBe(0);
      }),
    );
  });

  it.each<[what: string, bytes: Uint8Array]>([
    ['it is gzipped twice', gzipSync(gzipSync(Buffer.of(1)))],
    ['it is an HTML page, as servers send one for an error', page],
    ['it is an HTML page, as servers send one for an error', Buffer.from('\uFEFF\n <html lang="en">')],
    ['it is an HTML page, as servers send one for an error', gzipSync(page)],
    ['it is an XML page, as servers send one for an error', Buffer.from('<?xml version="1.0"?><Error>')],
    ['it is a zip archive, which must be unpacked first', Buffer.from('PK\x03\x04\x14')],
    ['it is a Python pickle', Buffer.of(0x80, 0x02, 0x7d, 0x71)],
    ['it is a pointer of Git LFS, whose file "git lfs pull" fetches', lfsPointer()],
  ])('says what is there instead: %s', async (what, bytes) => {
    await expect(uncompressed(origin, bytes)).rejects.toThrow(
      new ConfigError(`digits: a.gz: must be a file of digits, and ${what}; fetch it`),
    );
  });

  it('refuses nothing at all, and a gzip file that breaks off or is damaged', async () => {
    const whole = gzipSync(Buffer.from('0123456789'));
    const failure = (bytes: Uint8Array) => expect(uncompressed(origin, bytes)).rejects;
    await failure(Buffer.alloc(0)).toThrow('must be a file of digits, got an empty file; fetch it');
    await failure(whole.subarray(0, 15)).toThrow('got one that breaks off after 15 bytes; fetch it');
    await failure(whole.fill(0xff, 12, 16)).toThrow('got one that cannot be uncompressed');
  });
});

function lfsPointer(): Buffer {
  return Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0');
}
