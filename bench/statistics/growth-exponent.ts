/**
 * The b of y = a·xᵇ by least squares on the logarithms.
 *
 * @param points two or more, of different x, all positive
 */
export function growthExponent(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const meanOf = (side: 0 | 1) => logs.reduce((sum, log) => sum + log[side], 0) / logs.length;
  const [meanX, meanY] = [meanOf(0), meanOf(1)];
  const products = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return products / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
