import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../core/errors.js';
import type { Paper } from '../harness/paper.js';

const endings = ['ts', 'mts', 'js', 'mjs'];
const configFiles = ['vitest.config', 'vite.config'].flatMap((name) =>
  endings.map((end) => `${name}.${end}`),
);

/**
 * The papers of the project in a folder: those that its vitest configuration gives to `transferClaims`, in its order; none where
 * there is no such file.
 *
 * @throws {ConfigError} names the file that can't be loaded
 */
export async function projectPapers(folder = '.'): Promise<readonly Paper[]> {
  const file = configFiles.map((name) => resolve(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return [];
  try {
    const loaded = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    return [...new Set(papersIn(await called(loaded.default)))];
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${file} must load, for its papers, but: ${cause}`, { cause: error });
  }
}

/** A configuration may be a function that makes it. */
const called = (config: unknown): unknown =>
  typeof config === 'function'
    ? (config as (environment: object) => unknown)({ command: 'serve', mode: 'test' })
    : config;

/** Papers of the plugins anywhere in a configuration: its own, and those of its projects. */
function papersIn(config: unknown): Paper[] {
  if (typeof config !== 'object' || config === null) return [];
  const { plugins = [], test } = config as {
    readonly plugins?: readonly unknown[];
    readonly test?: { readonly projects?: readonly unknown[] };
  };
  const own = [plugins].flat(Infinity).flatMap((plugin) => papersOfPlugin(plugin));
  return [...own, ...(test?.projects ?? []).flatMap((project) => papersIn(project))];
}

function papersOfPlugin(plugin: unknown): readonly Paper[] {
  if (typeof plugin !== 'object' || plugin === null) return [];
  const { name, papers = [] } = plugin as { readonly name?: string; readonly papers?: readonly Paper[] };
  return name === 'transfer-claims' ? papers : [];
}
