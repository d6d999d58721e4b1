import { binary, unary, type Binary, type Unary } from './operations.js';
import { unitRoundoff as u, type Tape, type Value } from './tape.js';

/**
 * What float32 implementations lose, in units of u = 2⁻²⁴ (half an ulp). Those of the transcendental functions are what
 * WGSL allows a graphics card (its section "Floating Point Accuracy"): division 2.5 ulp, inverse square root 2 ulp,
 * exp 3 + 2|x| ulp, log 3 ulp or 2⁻²¹ within [0.5, 2]. Libraries of processors lose less.
 */
const division = 5;
const exponential = (x: number) => 2 * (3 + 2 * Math.abs(x));
const logarithmSlack = (x: number, y: number) =>
  x >= 0.5 && x <= 2 ? Math.max(2 ** -21, 6 * u * Math.abs(y)) : 6 * u * Math.abs(y);
const sigmoidOf = (x: number) => 1 / (1 + Math.exp(-x));
const sigmoidUnits = (x: number) => exponential(x) + division + 2;
/** WGSL: that of sinh over cosh, each a sum of exponentials; absolute, for they cancel near 0. */
const tanhSlack = (x: number) => (2 * exponential(x) + division + 2) * u;

const unaries = {
  neg: { value: (x) => -x, slope: () => -1, slack: () => 0, slopeSlack: () => 0 },
  abs: { value: Math.abs, slope: Math.sign, slack: () => 0, slopeSlack: () => 0 },
  square: { value: (x) => x * x, slope: (x) => 2 * x },
  sqrt: {
    value: Math.sqrt,
    slope: (_, y) => 0.5 / y,
    slack: (_, y) => (4 + division) * u * y,
    slopeSlack: (_, y) => ((4 + 2 * division) * u) / y,
  },
  rsqrt: {
    value: (x) => 1 / Math.sqrt(x),
    slope: (x, y) => (-0.5 * y) / x,
    slack: (_, y) => 4 * u * y,
    slopeSlack: (x, y) => ((10 + division) * u * y) / x,
  },
  exp: {
    value: Math.exp,
    slope: (_, y) => y,
    slack: (x, y) => exponential(x) * u * y,
    slopeSlack: (x, y) => exponential(x) * u * y,
  },
  log: { value: Math.log, slope: (x) => 1 / x, slack: logarithmSlack, slopeSlack: (x) => (division * u) / x },
  relu: {
    value: (x) => Math.max(0, x),
    slope: (x) => (x > 0 ? 1 : 0),
    slack: () => 0,
    slopeSlack: () => 0,
  },
  step: { value: (x) => (x > 0 ? 1 : 0), slope: () => 0, slack: () => 0, slopeSlack: () => 0 },
  sign: { value: Math.sign, slope: () => 0, slack: () => 0, slopeSlack: () => 0 },
  sigmoid: {
    value: sigmoidOf,
    slope: (_, y) => y * (1 - y),
    slack: (x, y) => sigmoidUnits(x) * u * y,
    slopeSlack: (x, y) => (sigmoidUnits(x) + 2) * u * y,
  },
  tanh: {
    value: Math.tanh,
    slope: (_, y) => 1 - y * y,
    slack: tanhSlack,
    slopeSlack: (x, y) => 2 * Math.abs(y) * tanhSlack(x) + 3 * u,
  },
  // log(1 + eˣ): the sum is rounded before the logarithm is taken, which costs up to u absolute.
  softplus: {
    value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    slope: (x) => sigmoidOf(x),
    slack: (x, y) => 2 ** -21 + (8 + exponential(x)) * u * y,
    slopeSlack: (x) => sigmoidUnits(x) * u,
  },
} satisfies Record<string, Unary>;

const binaries = {
  add: { value: (a, b) => a + b, slopes: () => [1, 1] },
  sub: { value: (a, b) => a - b, slopes: () => [1, -1] },
  mul: { value: (a, b) => a * b, slopes: (a, b) => [b, a] },
  div: { value: (a, b) => a / b, slopes: (_, b, y) => [1 / b, -y / b], units: division },
  maximum: { value: Math.max, slopes: (a, b) => (a >= b ? [1, 0] : [0, 1]) },
  minimum: { value: Math.min, slopes: (a, b) => (a <= b ? [1, 0] : [0, 1]) },
} satisfies Record<string, Binary>;

const ofOne = (operation: Unary) => (tape: Tape, x: Value) => unary(tape, x, operation);
const ofTwo = (operation: Binary) => (tape: Tape, a: Value, b: Value) => binary(tape, a, b, operation);

export const neg = ofOne(unaries.neg);
export const abs = ofOne(unaries.abs);
export const square = ofOne(unaries.square);
export const sqrt = ofOne(unaries.sqrt);
export const rsqrt = ofOne(unaries.rsqrt);
export const exp = ofOne(unaries.exp);
export const log = ofOne(unaries.log);
export const relu = ofOne(unaries.relu);
export const step = ofOne(unaries.step);
export const sign = ofOne(unaries.sign);
export const sigmoid = ofOne(unaries.sigmoid);
export const tanh = ofOne(unaries.tanh);
export const softplus = ofOne(unaries.softplus);
export const add = ofTwo(binaries.add);
export const sub = ofTwo(binaries.sub);
export const mul = ofTwo(binaries.mul);
export const div = ofTwo(binaries.div);
export const maximum = ofTwo(binaries.maximum);
export const minimum = ofTwo(binaries.minimum);

/** Limits each number to [low, high]; no slope outside. */
export function clip(tape: Tape, x: Value, [low, high]: readonly [number, number]): Value {
  return unary(tape, x, {
    value: (a) => Math.min(Math.max(a, low), high),
    slope: (a) => (a >= low && a <= high ? 1 : 0),
    slack: () => 0,
    slopeSlack: () => 0,
  });
}
