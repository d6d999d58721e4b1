/** Lays out rows under columns, two blanks apart: the columns named in `left` to the left, others to the right. */
export function textTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly string[] = columns.slice(0, 1),
): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const layOut = (line: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = line[column] ?? '';
        return left.includes(columns[column] ?? '') ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [layOut(columns), rule, ...rows.map(layOut)].join('\n');
}
