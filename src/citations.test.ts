import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const under = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
const sources = ['src', 'claims', 'bench'].flatMap(under).filter((name) => /(?<!\.test)\.ts$/.test(name));

/** The comments of a file, in one text. */
const comments = (file: string): string =>
  (readFileSync(file, 'utf8').match(/\/\*\*?[\s\S]*?\*\/|\/\/.*$/gm) ?? [])
    .join('\n')
    .replace(/\n\s*\* ?/g, ' ');

describe('comments', () => {
  it('cite documents and sections that are in the repository', () => {
    const documents = new Map(
      ['README.md', 'CONTRIBUTING.md', ...under('docs')].map((path) => [path.replace(/^.*\//, ''), path]),
    );
    const missing = sources.flatMap((file) =>
      [...comments(file).matchAll(/([\w-]+\.md)(?: §(\d+))?/g)].flatMap(([cited, name = '', section]) => {
        if (['claims.md', 'summary.md'].includes(name)) return [];
        const document = documents.get(name);
        const heading = section === undefined ? '' : `\n## ${section}. `;
        const there = document !== undefined && readFileSync(document, 'utf8').includes(heading);
        return there ? [] : [`${file}: ${cited}`];
      }),
    );
    expect(missing).toEqual([]);
  });
});
