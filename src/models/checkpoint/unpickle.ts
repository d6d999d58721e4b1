import { ConfigError } from '../../core/errors.js';
import { ByteReader } from './byte-reader.js';
import { PickleMachine, saveAlone, type PickleOptions } from './pickle-machine.js';
import type { PickleValue } from './pickle-value.js';

type Operation = (machine: PickleMachine, reader: ByteReader) => void;

const stop = 0x2e;

/** The operations that weights need, under the names that Python's pickletools gives them. */
const operations: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x80, checkProtocol], // PROTO
  [0x95, (_, reader) => void reader.bytes(8)], // FRAME: a hint on buffering
  [0x28, (machine) => machine.mark()], // MARK
  [0x4e, (machine) => machine.push(null)], // NONE
  [0x88, (machine) => machine.push(true)], // NEWTRUE
  [0x89, (machine) => machine.push(false)], // NEWFALSE
  [0x4b, (machine, reader) => machine.push(reader.uint8())], // BININT1
  [0x4d, (machine, reader) => machine.push(reader.uint16())], // BININT2
  [0x4a, (machine, reader) => machine.push(reader.int32())], // BININT
  [0x8a, (machine, reader) => machine.push(longInteger(reader))], // LONG1
  [0x47, (machine, reader) => machine.push(reader.float64BigEndian())], // BINFLOAT
  [0x58, (machine, reader) => machine.push(reader.text(reader.uint32()))], // BINUNICODE
  [0x8c, (machine, reader) => machine.push(reader.text(reader.uint8()))], // SHORT_BINUNICODE
  [0x29, (machine) => machine.pushTuple(0)], // EMPTY_TUPLE
  [0x85, (machine) => machine.pushTuple(1)], // TUPLE1
  [0x86, (machine) => machine.pushTuple(2)], // TUPLE2
  [0x87, (machine) => machine.pushTuple(3)], // TUPLE3
  [0x74, (machine) => machine.push({ kind: 'tuple', items: machine.popToMark() })], // TUPLE
  [0x5d, (machine) => machine.push({ kind: 'list', items: [] })], // EMPTY_LIST
  [0x61, (machine) => machine.append([machine.pop()])], // APPEND
  [0x65, (machine) => machine.append(machine.popToMark())], // APPENDS
  [0x7d, (machine) => machine.push({ kind: 'dict', entries: new Map() })], // EMPTY_DICT
  [0x73, (machine) => machine.setItems([machine.pop(), machine.pop()].reverse())], // SETITEM
  [0x75, (machine) => machine.setItems(machine.popToMark())], // SETITEMS
  [0x71, (machine, reader) => machine.memoize(reader.uint8())], // BINPUT
  [0x72, (machine, reader) => machine.memoize(reader.uint32())], // LONG_BINPUT
  [0x94, (machine) => machine.memoize()], // MEMOIZE
  [0x68, (machine, reader) => machine.recall(reader.uint8())], // BINGET
  [0x6a, (machine, reader) => machine.recall(reader.uint32())], // LONG_BINGET
  [0x63, (machine, reader) => machine.pushGlobal(reader.line(), reader.line())], // GLOBAL
  [0x93, stackGlobal], // STACK_GLOBAL
  [0x52, (machine) => machine.reduce()], // REDUCE
  [0x62, (machine) => machine.build()], // BUILD
  [0x51, (machine) => machine.push(machine.options.persistentLoad(machine.pop()))], // BINPERSID
]);

function checkProtocol(_: PickleMachine, reader: ByteReader): void {
  const protocol = reader.uint8();
  if (protocol >= 2 && protocol <= 5) return;
  throw new ConfigError(`${reader.where} has pickle protocol ${protocol}; 2 to 5 are read`);
}

/** A little-endian two's complement integer. */
function longInteger(reader: ByteReader): number {
  const length = reader.uint8();
  if (length > 8)
    throw new ConfigError(`${reader.where} holds a whole number of ${length} bytes; 8 are read`);
  const bits = reader.bytes(length).reduceRight((high, byte) => (high << 8n) | BigInt(byte), 0n);
  return Number(BigInt.asIntN(8 * length, bits));
}

function stackGlobal(machine: PickleMachine): void {
  const attribute = machine.popString();
  machine.pushGlobal(machine.popString(), attribute);
}

/**
 * Reads a pickle of plain values, containers and the given globals; nothing in it can run code.
 *
 * Each operation takes at least one byte, so time and memory are bounded by the pickle's length, apart from
 * what the given globals do.
 *
 * @throws {ConfigError} if the pickle is cut off or malformed, needs another operation, or names another
 * global, such as `os.system`.
 */
export function unpickle(bytes: Uint8Array, options: PickleOptions): PickleValue {
  const reader = new ByteReader(options.where, bytes);
  const machine = new PickleMachine(options);
  for (let code = reader.uint8(); code !== stop; code = reader.uint8()) {
    const operation = operations.get(code);
    if (operation === undefined) {
      const place = `0x${code.toString(16)} at byte ${reader.position - 1}`;
      throw new ConfigError(
        `${options.where}: operation ${place} is refused, which weights do not need; ${saveAlone}`,
      );
    }
    operation(machine, reader);
  }
  if (reader.position < bytes.length) throw new ConfigError(`${options.where}: bytes are left after its end`);
  return machine.popLast();
}
