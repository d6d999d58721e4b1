#!/usr/bin/env node
// A checkout has the sources, which are TypeScript, as are the claims of any project: tsx translates them as they are
// imported, or required: Node takes a file for CommonJS where no package.json says otherwise. The npm package has what was
// built of the sources.
import { existsSync } from 'node:fs';
import { URL } from 'node:url';
import { register as registerRequire } from 'tsx/cjs/api';
import { register } from 'tsx/esm/api';

register();
registerRequire();
const source = new URL('main.ts', import.meta.url);
const built = new URL('../../dist/cli/installed-program.js', import.meta.url);
const { main } = await import(existsSync(source) ? source.href : built.href);
await main();
