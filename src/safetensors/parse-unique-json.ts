import { ConfigError } from '../core/errors.js';

/** Where the string that opens at `start` of a valid JSON text ends: just after its closing quote. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** The first name that an object of a valid JSON text repeats. */
function repeatedName(text: string): string | undefined {
  /** The names so far of each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = [];
  let lastString = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = stringEnd(text, at);
      lastString = text.slice(at, end);
      at = end - 1;
    } else if (character === ':') {
      const name = String(JSON.parse(lastString));
      if (open.at(-1)?.has(name)) return name;
      open.at(-1)?.add(name);
    }
  }
  return undefined;
}

/**
 * Parses JSON that names nothing twice in one object, which `JSON.parse` would let pass.
 *
 * @param where names the text in an error.
 * @throws {ConfigError} if `text` is not JSON, or an object repeats a name.
 */
export function parseUniqueJson(where: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${where} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const repeated = repeatedName(text);
  if (repeated !== undefined) throw new ConfigError(`${where} names ${JSON.stringify(repeated)} twice`);
  return value;
}
