/** Shows a share of work that is done: in place on a terminal, elsewhere a line at each fifth. */
export function showProgress(out: NodeJS.WriteStream = process.stderr): {
  readonly onProgress: (share: number) => void;
  readonly end: () => void;
} {
  let shown = -1;
  return {
    onProgress(share) {
      const step = Math.floor((out.isTTY ? 100 : 5) * share);
      if (step === shown) return;
      shown = step;
      const percent = `${Math.round(100 * share)} %`;
      out.write(out.isTTY ? `\rtiming: ${percent}` : `timing: ${percent}\n`);
    },
    end() {
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
}
