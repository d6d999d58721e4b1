/** Columns that a text takes on a terminal; every sign that is used here takes one. */
export function textWidth(text: string): number {
  return [...text].length;
}

/** Breaks a text into lines of at most `width` columns, between words; a longer word stays whole. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(last) + 1 + textWidth(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** Cuts a text to `width` columns, the last of them an ellipsis where something is lost. */
export function cutText(text: string, width: number): string {
  const signs = [...text];
  return signs.length <= width ? text : `${signs.slice(0, Math.max(0, width - 1)).join('')}…`;
}
