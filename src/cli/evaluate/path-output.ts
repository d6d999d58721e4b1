import type { PathMeasures } from '../../evaluation/path-measures.js';

/** A reconstruction without a classifier in the form of `evaluate --json` (docs/design.md, "Machine-readable outputs"). */
export function pathJson(dataset: string, images: number, measures: PathMeasures) {
  const { squaredError, liveChannels, features } = measures;
  return {
    schema: 1 as const,
    dataset,
    images,
    squaredError,
    r2: features?.r2 ?? null,
    chanceR2: features?.chanceR2 ?? null,
    liveChannels,
  };
}

/** The same as text. */
export function pathText(images: number, { squaredError, liveChannels, features }: PathMeasures): string {
  const byPath = (values: readonly string[]) =>
    values.map((value, path) => (values.length > 1 ? `path ${path + 1} ${value}` : value)).join('   ');
  const why = squaredError.length > 1 ? `${images} images are too few for the features` : 'there is one path';
  const relation =
    features === null
      ? `R² of features     not measured: ${why}`
      : `R² of features     1→2 ${features.r2[0].toFixed(3)}   2→1 ${features.r2[1].toFixed(3)} ` +
        `(chance ${features.chanceR2.toFixed(3)})`;
  return [
    `mean squared error ${byPath(squaredError.map((error) => error.toFixed(5)))} (pixel units squared)`,
    `live channels      ${byPath(liveChannels.map(String))}`,
    relation,
    '',
    'Without --classifier nothing is classified, and nothing attacked.',
  ].join('\n');
}
