import type { ClaimResult, PartDeclaration } from '../../harness/claim-types.js';
import { textTable } from '../text-table.js';

const shown = (value: number) => String(Number(value.toPrecision(6)));

/** A measurement in words: its number, or why there is none. */
function describeMeasurement(measured: object | undefined): string {
  if (measured === undefined) return 'not measured';
  const [[name, value] = ['', undefined]] = Object.entries(measured) as [string, unknown][];
  if (typeof value === 'number') return shown(value);
  if (name === 'excluded') return `excluded: ${(value as { reason: string }).reason}`;
  if (typeof value === 'string') return `${name}: ${value}`;
  const counts = [value].flat() as { successes: number; trials: number }[];
  return counts.map(({ successes, trials }) => `${successes}/${trials}`).join(' against ');
}

/**
 * What each part measures now, beside the value of that seed in the last run.
 *
 * @param measured by part id, as a claim's `measure` gives it
 * @param recorded the claim's result in the last run
 * @returns the table, and whether no recorded value differs
 */
export function partTable(
  parts: readonly PartDeclaration[],
  measured: Readonly<Record<string, object>>,
  recorded: ClaimResult | undefined,
  seed: number | undefined,
): { readonly text: string; readonly same: boolean } {
  let same = true;
  const rows = parts.map(({ id, notRun }) => {
    if (notRun !== undefined) return [id, 'not run in this profile', '', ''];
    const now = measured[id];
    const value = now !== undefined && 'value' in now ? now.value : undefined;
    const part = recorded?.parts.find((one) => one.id === id);
    const then = part?.values.find((one) => one.seed === seed)?.value;
    if (then === undefined) return [id, describeMeasurement(now), '–', ''];
    if (value !== then) same = false;
    return [id, describeMeasurement(now), shown(then), value === then ? 'same' : 'differs'];
  });
  return { text: textTable(['part', 'replayed', 'last run', ''], rows), same };
}
