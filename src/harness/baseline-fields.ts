import { ConfigError } from '../core/errors.js';

/** Returns `value` if it is a plain object; throws a {@link ConfigError} that names the place otherwise. */
export function requireObject(where: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new ConfigError(`${where} must be an object, got ${JSON.stringify(value) ?? 'nothing'}`);
}

/** Returns `value` if it is a text that says something; throws a {@link ConfigError} otherwise. */
export function requireText(where: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new ConfigError(`${where} must be a text, got ${JSON.stringify(value) ?? 'nothing'}`);
}

/** Refuses members that nobody reads: a misspelt name is a mistake, not an extension. */
export function requireKnownMembers(
  where: string,
  object: Readonly<Record<string, unknown>>,
  known: readonly string[],
): void {
  const strange = Object.keys(object).find((name) => !known.includes(name));
  if (strange === undefined) return;
  throw new ConfigError(`${where} must have no member but ${known.join(', ')}; got ${strange}`);
}
