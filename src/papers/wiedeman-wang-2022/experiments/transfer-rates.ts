import { transferRate, type TransferCounts } from '../../../attacks/transfer-counts.js';

/** Fewer samples than this that fool the source say too little about the rest. */
export const minimumFooled = 20;

/**
 * A transfer rate, or something made of several, or why it could not be measured. `value` is over the samples that both models
 * had right before the attack; `asPrinted` over all that fool the source, as the paper counts, clean errors included
 * (wiedeman-wang-2022.md §1; §5, 11).
 */
export type MeasuredValue = BothDefinitions | { readonly inconclusive: string };

interface BothDefinitions {
  readonly value: number;
  readonly asPrinted: number;
}

/** The transfer rate of one attack. @param place what is measured, for the reason where it can't be */
export function measuredRate(counts: TransferCounts | undefined, place: string): MeasuredValue {
  if (counts === undefined) return { inconclusive: `${place}: not measured` };
  const clean = transferRate(counts.bothCleanCorrect, minimumFooled);
  const all = transferRate(counts, minimumFooled);
  if ('inconclusive' in clean) return { inconclusive: `${place}: ${clean.inconclusive}` };
  if ('inconclusive' in all) return { inconclusive: `${place}: ${all.inconclusive}` };
  return { value: clean.rate, asPrinted: all.rate };
}

/** What a function makes of several rates, by both definitions; the first reason where one could not be measured. */
export function combined(
  rates: readonly MeasuredValue[],
  of: (rates: readonly number[]) => number,
): MeasuredValue {
  const measured: BothDefinitions[] = [];
  for (const rate of rates) {
    if ('inconclusive' in rate) return rate;
    measured.push(rate);
  }
  return {
    value: of(measured.map(({ value }) => value)),
    asPrinted: of(measured.map(({ asPrinted }) => asPrinted)),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean of several rates, of one or more. */
export const meanRate = (rates: readonly MeasuredValue[]): MeasuredValue => combined(rates, mean);

/** The difference of two rates. */
export const rateDifference = (higher: MeasuredValue, lower: MeasuredValue): MeasuredValue =>
  combined([higher, lower], ([a = NaN, b = NaN]) => a - b);

/** A rate, or its reason with a place before it. */
export const rateOf = (place: string, rate: MeasuredValue): MeasuredValue =>
  'inconclusive' in rate ? { inconclusive: `${place}: ${rate.inconclusive}` } : rate;

/** Those that could be measured, as the paper counts: what is drawn beside its figures. */
export const asPrinted = (rates: readonly MeasuredValue[]): number[] =>
  rates.flatMap((rate) => ('inconclusive' in rate ? [] : [rate.asPrinted]));
