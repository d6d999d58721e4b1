/**
 * The one-way street of src (docs/design.md): a folder imports only from the folders listed for it.
 * `types` lists folders of which only types may be imported.
 */
const toolbox = [
  'core',
  'ops',
  'safetensors',
  'linalg',
  'backend',
  'data',
  'models',
  'losses',
  'attacks',
  'training',
  'evaluation',
];
const layers = {
  core: { values: [] },
  // What backends promise and losses, models and attacks use.
  ops: { values: ['core'] },
  linalg: { values: ['core'] },
  // The wasm backend's matrix product and filter gradient are those of linalg's kernels.
  backend: { values: ['core', 'ops', 'linalg'] },
  data: { values: ['core'] },
  safetensors: { values: ['core'] },
  models: { values: ['core', 'ops', 'safetensors'], types: ['data'] },
  losses: { values: ['core', 'ops', 'linalg'], types: ['models'] },
  attacks: { values: ['core', 'ops', 'losses'], types: ['models'] },
  training: { values: ['core', 'ops', 'backend', 'linalg', 'data', 'models', 'losses', 'attacks'] },
  evaluation: {
    values: ['core', 'linalg', 'data', 'models', 'losses', 'attacks'],
    types: ['training'],
  },
  conformance: {
    values: ['core', 'ops', 'backend', 'models', 'losses', 'attacks', 'training'],
    types: ['data'],
  },
  statistics: { values: ['core'] },
  matchers: { values: ['core', 'statistics'] },
  // Of the toolbox, only what a laboratory and its store are made of.
  harness: { values: ['core', 'safetensors', 'statistics', 'backend', 'data', 'models'] },
  report: { values: ['core', 'statistics', 'harness', 'data'] },
  cli: { values: [...toolbox, 'conformance', 'statistics', 'harness', 'report'] },
};

const test = '[.]test[.]ts$';
const names = Object.keys(layers);

/** What may import from a paper: the papers, and the one list of them. */
const outsidePapers = {
  name: 'the-harness-knows-no-paper',
  severity: 'error',
  comment: 'nothing outside src/papers and claims imports a paper, but for the list that commands read',
  from: { path: '^(src|bench|vitest[.]config)', pathNot: '^src/papers/' },
  to: { path: '^src/papers/', pathNot: '^src/papers/papers[.]ts$' },
};

const papersList = {
  name: 'only-entries-read-the-list-of-papers',
  severity: 'error',
  from: { path: '^src/', pathNot: '^src/(papers/|cli/main[.]ts$)' },
  to: { path: '^src/papers/papers[.]ts$' },
};

const papersApart = {
  name: 'papers-do-not-know-each-other',
  severity: 'error',
  from: { path: '^src/papers/([^/]+)/' },
  to: { path: '^src/papers/([^/]+)/', pathNot: '^src/papers/$1/' },
};

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
      name: 'bench-uses-the-index',
      severity: 'error',
      from: { path: '^bench/', pathNot: '[.]test[.]ts$|^bench/evaluate/' },
      // What is timed is what others can call; files are written as everywhere. `evaluate` is timed cell by cell, as its command runs it.
      to: { path: '^src/', pathNot: '^src/(index|core/write-atomically)[.]ts$' },
    },
    {
      name: 'index-is-for-outside',
      severity: 'error',
      from: { path: '^src/', pathNot: `${test}|^src/(index[.]ts$|entries/)` },
      to: { path: '^src/(index[.]ts$|entries/)' },
    },
    {
      name: 'statistics-knows-no-tensors',
      severity: 'error',
      from: { path: '^src/statistics/' },
      to: { path: '@tensorflow' },
    },
    outsidePapers,
    papersList,
    papersApart,
    ...layerRules,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
