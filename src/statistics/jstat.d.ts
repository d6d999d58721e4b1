/** The few functions of jstat 1.9 that this folder uses; the package ships no types. */
declare module 'jstat' {
  const library: {
    readonly jStat: {
      readonly normal: {
        cdf(x: number, mean: number, standardDeviation: number): number;
        inv(probability: number, mean: number, standardDeviation: number): number;
      };
      readonly beta: {
        cdf(x: number, a: number, b: number): number;
        inv(probability: number, a: number, b: number): number;
      };
      readonly studentt: { inv(probability: number, degrees: number): number };
      gammaln(x: number): number;
    };
  };
  export default library;
}
