import { ConfigError } from '../../core/errors.js';

/** `parent` and the name of one of its members, as one would write it in code: `spec.layers[2].units`. */
function memberPath(parent: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${parent}.${name}` : `${parent}[${JSON.stringify(name)}]`;
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `an instance of ${value.constructor?.name ?? '?'}`;
  return typeof value === 'number' || value === undefined ? String(value) : `a ${typeof value}`;
}

function refuse(path: string, value: unknown): never {
  throw new ConfigError(
    `${path} must be a finite number, a string, a boolean, null, or an array or plain object of those, ` +
      `got ${describe(value)}; write a missing value as null`,
  );
}

/** True of `{…}` and `Object.create(null)`, whichever realm made it, without symbols for names. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain && Object.getOwnPropertySymbols(value).length === 0;
}

function write(value: unknown, path: string, ancestors: readonly unknown[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : refuse(path, value);
  if (typeof value !== 'object') return refuse(path, value);
  if (ancestors.includes(value)) throw new ConfigError(`${path} must not contain itself; break the cycle`);
  const inside = [...ancestors, value];
  if (Array.isArray(value)) {
    const items = Array.from(value, (item: unknown, index) => write(item, `${path}[${index}]`, inside));
    return `[${items.join(',')}]`;
  }
  if (!isPlain(value)) return refuse(path, value);
  const members = Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${write(member, memberPath(path, name), inside)}`);
  return `{${members.join(',')}}`;
}

/**
 * One text for one value: JSON without spaces, the names of every object sorted by UTF-16 code unit (the
 * order of RFC 8785). −0 is written as 0.
 *
 * @param where what the value is called in errors.
 * @throws {ConfigError} names the path of anything that JSON would drop or bend: NaN, an infinity,
 *   `undefined` (a hole in an array included), a function, a bigint, a class instance, a cycle.
 */
export function canonicalJson(value: unknown, where = 'value'): string {
  return write(value, where, []);
}
