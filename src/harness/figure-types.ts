/** One point of a figure's curve. */
export interface FigurePoint {
  readonly x: number;
  /** In the unit of the estimand; rates are fractions. Mean of `values` where there are some. */
  readonly y: number;
  /** By seed: a reader gets the spread and a t interval from them. */
  readonly values?: readonly number[];
  /** Where `y` is a share within one model: a reader gets a Wilson interval from the counts. */
  readonly counts?: { readonly successes: number; readonly trials: number };
}

/** One curve of a panel. */
export interface FigureSeries {
  /** "regular pair" */
  readonly label: string;
  /** Models trained here, the paper's printed numbers (a single run), or the authors' released models, re-measured. */
  readonly source: 'ours' | 'paper' | 'released';
  readonly points: readonly FigurePoint[];
}

/** A panel of one of the paper's figures; panels of the same figure and name are drawn into one. */
export interface FigurePanel {
  /** "3" */
  readonly figure: string;
  /** "FC, PGD l∞, 1→2" */
  readonly panel: string;
  /** Axis label with unit. */
  readonly x: string;
  readonly y: string;
  /** What x = 0, 1, … stand for, where x is no quantity: ["regular", "decorrelated"]. */
  readonly xNames?: readonly string[];
  readonly series: readonly FigureSeries[];
}

/** Small images in rows, e.g. the paper's Figure 7. */
export interface SampleImages {
  readonly title: string;
  /** What each column shows; as many as images in a row. */
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly label: string;
    readonly images: readonly {
      readonly width: number;
      readonly height: number;
      /** Bytes in base64, row by row: one a pixel (grey) or three (red, green, blue). */
      readonly pixels: string;
    }[];
  }[];
}

/** What a figure of a paper shows, for readers who have not seen it. */
export interface FigureText {
  readonly figure: string;
  readonly title: string;
  readonly about: string;
}
