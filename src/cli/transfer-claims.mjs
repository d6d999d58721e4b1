#!/usr/bin/env node
// The sources are TypeScript: tsx translates them as they are imported.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./main.ts');
await main();
