import type { SecondInput } from './centred-fit.js';

/** The derivatives of a function of the sums of squares: by RSS = ‖Z₂ − Ẑ₂‖² and by TSS = ‖Z₂ − mean‖². */
export interface Slopes {
  readonly rss: number;
  readonly tss: number;
}

/** The function whose gradient is asked for, by its derivatives at the sums of squares that were found. */
export type SlopesOf = (rss: number, tss: number) => Slopes;

/** Z₂, and the function of the sums. `read` is called twice. */
export interface GradientInput extends Pick<SecondInput, 'columns' | 'read'> {
  readonly slopes: SlopesOf;
}

/** The sums of squares of the least-squares fit of Z₂ on [Z₁ 1], and a gradient; views of memory that is reused. */
export interface FitGradient {
  readonly rss: number;
  readonly tss: number;
  readonly keptColumns: number;
  /** By Z₁, row-major [rows, M₁]; zero for columns that were not kept. */
  readonly first: Float32Array;
  /** By Z₂, row-major [rows, M₂]. */
  readonly second: Float32Array;
}
