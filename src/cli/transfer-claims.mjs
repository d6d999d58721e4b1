#!/usr/bin/env node
// A checkout has the sources, which are TypeScript, as are the claims of any project: tsx translates them as they are
// imported. The npm package has what was built of the sources.
import { existsSync } from 'node:fs';
import { URL } from 'node:url';
import { register } from 'tsx/esm/api';

register();
const source = new URL('main.ts', import.meta.url);
const built = new URL('../../dist/cli/installed-program.js', import.meta.url);
const { main } = await import(existsSync(source) ? source.href : built.href);
await main();
