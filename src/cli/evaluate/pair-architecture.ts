import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../../core/errors.js';
import type { LabelledImages } from '../../data/dataset.js';
import {
  architectureNamed,
  normalising,
  type Architecture,
  type ArchitectureName,
} from '../../models/architecture.js';
import { checkArchitecture } from '../../models/check-architecture.js';
import type { Subject } from './evaluate-options.js';

/** Classes of MNIST and of the synthetic digits. */
const classCount = 10;

/**
 * The architecture of a pair: a named one, or that which a file holds, with the normalisation that the models carry.
 *
 * A module's is its default export, or the only export with `layers`; it is code, and is run. JSON is read.
 *
 * @throws {ConfigError} says why the file can't be loaded, or where its layers don't fit together, the images or the classes
 */
export async function pairArchitecture(
  { architecture, normalise }: Extract<Subject, { readonly kind: 'pair' }>,
  images: Pick<LabelledImages, 'height' | 'width' | 'channels'>,
): Promise<Architecture> {
  const named = !architecture.includes('.');
  const found = named
    ? architectureNamed(architecture as ArchitectureName)
    : fitting(checkArchitecture(await architectureIn(architecture)), images);
  if (normalise === undefined) return found;
  const perChannel = (value: number) => Array.from({ length: images.channels }, () => value);
  const { mean, deviation } = normalise;
  return normalising(found, { mean: perChannel(mean), deviation: perChannel(deviation) });
}

const isArchitecture = (value: unknown): value is Architecture => {
  if (typeof value !== 'object' || value === null) return false;
  const { layers, inputShape } = value as { readonly layers?: unknown; readonly inputShape?: unknown };
  return Array.isArray(layers) && Array.isArray(inputShape);
};

async function architectureIn(path: string): Promise<Architecture> {
  const held = await exportsOf(path);
  const [only, ...more] = held.filter(isArchitecture);
  if (only !== undefined && more.every((other) => other === only))
    return { ...only, name: only.name ?? path };
  throw new ConfigError(
    `${path}: must export one architecture ({ name, inputShape, layers, featureLayer, featureCount, featureChannels }), ` +
      `got ${only === undefined ? 'none' : `${more.length + 1}`}; make it the default export`,
  );
}

/** The default export alone, where that is an architecture; else all that a file exports. */
async function exportsOf(path: string): Promise<unknown[]> {
  try {
    if (path.endsWith('.json')) return [JSON.parse(readFileSync(path, 'utf8'))];
    const names = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
    return isArchitecture(names['default']) ? [names['default']] : Object.values(names);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${path}: must hold an architecture, but it does not load: ${cause}`, {
      cause: error,
    });
  }
}

/** Refuses what these images can't go through, or what has too few answers. */
function fitting(
  architecture: Architecture,
  { height, width, channels }: Pick<LabelledImages, 'height' | 'width' | 'channels'>,
): Architecture {
  const { name, inputShape, layers } = architecture;
  const size = [height, width, channels].join(' × ');
  if (inputShape.join(' × ') !== size) {
    throw new ConfigError(
      `architecture ${name}: must take images of ${size}, takes ${inputShape.join(' × ')}`,
    );
  }
  const answers = layers.flatMap((layer) => ('outputs' in layer ? [layer.outputs] : [])).at(-1);
  if (answers !== classCount) {
    throw new ConfigError(`architecture ${name}: must give ${classCount} logits, gives ${answers ?? 'none'}`);
  }
  return architecture;
}
