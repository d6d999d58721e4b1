import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join('.github', 'workflows');
const workflows = readdirSync(folder).map(
  (name) => [name, readFileSync(join(folder, name), 'utf8')] as const,
);
const allOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found ?? '');

describe.each(workflows)('%s', (_, text) => {
  it('names every action by the commit, with its version beside it', () => {
    const actions = allOf(text, /uses: (.*)/g);
    expect(actions).not.toEqual([]);
    expect(actions.filter((action) => !/^[\w/-]+@[0-9a-f]{40} # v\d+[.]\d+[.]\d+$/.test(action))).toEqual([]);
  });

  it('may read the repository and nothing else, and leaves no token behind', () => {
    expect(text).toContain('\npermissions:\n  contents: read\n');
    expect(text).not.toMatch(/: write\b|pull_request_target|secrets[.]/);
    const checkouts = text.split('actions/checkout@').slice(1);
    expect(checkouts.filter((step) => !/^[^-]*persist-credentials: false/.test(step))).toEqual([]);
  });

  it('puts no text from outside into a command', () => {
    expect(allOf(text, /run: (.*)/g).filter((command) => command.includes('${{'))).toEqual([]);
  });

  it('does not run twice at once, ends in time, and fails where a recorded claim was not run', () => {
    expect(text).toContain('\nconcurrency:\n');
    expect(allOf(text, /(runs-on:)/g)).toHaveLength(allOf(text, /( {4}timeout-minutes:)/g).length);
    expect(text).toMatch(
      /run: npx vitest run claims\n {8}env:\n(?: {10}.*\n)* {10}TRANSFER_CLAIMS_STRICT: '1'/,
    );
    expect(text).toMatch(/path: [.]transfer-claims\/released\n.*\n {6}- run: npm run data -- --released/);
  });
});

describe('the workflows together', () => {
  it('test on each Node that is kept up and on three systems, and judge the papers’ sizes every week', () => {
    const all = workflows.map(([, text]) => text).join('\n');
    for (const part of ['node: [20, 22, 24]', 'macos-latest', 'windows-latest', 'run: npm test', '- cron:']) {
      expect(all).toContain(part);
    }
    expect(all).toContain('TRANSFER_CLAIMS_PROFILE: paper');
  });
});
