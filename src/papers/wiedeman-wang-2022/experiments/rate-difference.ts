/** A rate or a difference of rates, or why it could not be measured. */
export type MeasuredValue = { readonly value: number } | { readonly inconclusive: string };

/** The difference of two rates; the reason of whichever could not be measured. */
export function rateDifference(higher: MeasuredValue, lower: MeasuredValue): MeasuredValue {
  if ('inconclusive' in higher) return higher;
  return 'inconclusive' in lower ? lower : { value: higher.value - lower.value };
}
