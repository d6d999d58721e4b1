import { expect } from 'vitest';

/**
 * Two typed arrays of one kind with the same bytes are equal, seen at once: `toEqual` asks number by number, which
 * takes seconds for the weights of a network. Of others it still decides itself, and names the difference.
 */
function equalBytes(left: unknown, right: unknown): true | undefined {
  const arrays = ArrayBuffer.isView(left) && ArrayBuffer.isView(right);
  if (!arrays || left.constructor !== right.constructor) return undefined;
  return Buffer.compare(bytesOf(left), bytesOf(right)) === 0 ? true : undefined;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** A setup file runs again for each test file of a process, whose testers stay. */
const added = Symbol.for('transfer-claims equal bytes');
if (Reflect.get(globalThis, added) === undefined) expect.addEqualityTesters([equalBytes]);
Reflect.set(globalThis, added, true);
