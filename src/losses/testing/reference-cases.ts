import { readFileSync } from 'node:fs';

/** A case of fixtures/correlation/reference.json: PyTorch in float64, autograd through pinv; row-major arrays. */
export interface ReferenceCase {
  readonly name: string;
  readonly n: number;
  readonly m1: number;
  readonly m2: number;
  readonly z1: number[];
  readonly z2: number[];
  readonly kept: number[];
  readonly rss: number;
  readonly tss: number;
  readonly r2: number;
  readonly loss: number;
  readonly gradZ1: number[];
  readonly gradZ2: number[];
}

/** The cases of the fixture. */
export function readReferenceCases(): readonly ReferenceCase[] {
  const file = new URL('../../../fixtures/correlation/reference.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: ReferenceCase[] }).cases;
}
