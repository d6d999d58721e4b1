/**
 * Tensors or arrays whose shapes do not fit together.
 *
 * @example
 * try {
 *   forward(network, tf.zeros([1, 2, 2, 1]), 'evaluate');
 * } catch (error) {
 *   error instanceof ShapeError; // → true
 * }
 */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/**
 * A setting, path or file that cannot be used; the message says what to do.
 *
 * @example
 * try {
 *   pgd({ norm: 'linf', epsilon: 8 });
 * } catch (error) {
 *   error instanceof ConfigError; // → true
 * }
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * A computation that left the real numbers, or that its inputs leave undetermined.
 *
 * @example
 * try {
 *   qr({ data: [NaN, 1], rows: 2, columns: 1 });
 * } catch (error) {
 *   error instanceof NumericalError; // → true
 * }
 */
export class NumericalError extends Error {
  override readonly name = 'NumericalError';
}
