/**
 * The one-way street of src (design.md, "Layout"): a folder imports only from the folders listed for it.
 * `types` lists folders of which only types may be imported.
 */
const layers = {
  core: { values: [] },
  linalg: { values: ['core'] },
  // The wasm backend's matrix product and filter gradient are those of linalg's kernels.
  backend: { values: ['core', 'linalg'] },
  data: { values: ['core'] },
  safetensors: { values: ['core'] },
  models: { values: ['core', 'safetensors'], types: ['data'] },
  losses: { values: ['core', 'linalg'], types: ['models'] },
  attacks: { values: ['core', 'losses'], types: ['models'] },
  training: { values: ['core', 'backend', 'linalg', 'data', 'models', 'losses', 'attacks'] },
  conformance: { values: ['core', 'backend', 'models', 'losses', 'attacks', 'training'], types: ['data'] },
  experiments: {
    values: ['core', 'safetensors', 'backend', 'linalg', 'data', 'models', 'losses', 'attacks', 'training'],
  },
  statistics: { values: ['core'] },
  harness: { values: ['core', 'statistics', 'experiments'] },
  report: { values: ['core', 'statistics', 'harness'] },
};

const test = '[.]test[.]ts$';
const names = Object.keys(layers);

const layerRules = names.flatMap((name) => {
  const { values, types = [] } = layers[name];
  const forbiddenEntirely = names.filter(
    (other) => other !== name && !values.includes(other) && !types.includes(other),
  );
  const rules = [];
  if (forbiddenEntirely.length > 0) {
    rules.push({
      name: `${name}-imports-downwards`,
      severity: 'error',
      comment: `src/${name} may import from: ${[...values, ...types.map((t) => `${t} (types)`)].join(', ') || 'nothing of ours'}`,
      from: { path: `^src/${name}/`, pathNot: test },
      to: { path: `^src/(${forbiddenEntirely.join('|')})/` },
    });
  }
  if (types.length > 0) {
    rules.push({
      name: `${name}-imports-types-only`,
      severity: 'error',
      from: { path: `^src/${name}/`, pathNot: test },
      to: { path: `^src/(${types.join('|')})/`, dependencyTypesNot: ['type-only'] },
    });
  }
  return rules;
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'claims-and-bench-use-the-index',
      severity: 'error',
      from: { path: '^(claims|bench)/' },
      to: { path: '^src/', pathNot: '^src/index[.]ts$' },
    },
    {
      name: 'index-is-for-outside',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { path: '^src/index[.]ts$' },
    },
    {
      name: 'statistics-knows-no-tensors',
      severity: 'error',
      from: { path: '^src/statistics/' },
      to: { path: '@tensorflow' },
    },
    ...layerRules,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
