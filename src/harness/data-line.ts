/** Says of a run what can be said before anything is loaded. */
export type DescribeRun = () => { readonly firstLine: string };

const load = async (): Promise<DescribeRun> => (await import('./describe-run.js')).describeRun;

/**
 * What the first line of a run says of the data; loads what that takes only when asked. Where the data or the
 * settings are not usable, the line says so: the claims then fail with the same message.
 */
export async function dataLine(loadDescribeRun: () => Promise<DescribeRun> = load): Promise<string> {
  try {
    const describeRun = await loadDescribeRun();
    return describeRun().firstLine;
  } catch (error) {
    return `data: not usable: ${error instanceof Error ? error.message : String(error)}`;
  }
}
