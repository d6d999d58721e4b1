/** Tensors or arrays whose shapes do not fit together. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** A setting, path or file that cannot be used; the message says what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A computation that left the real numbers, or that its inputs leave undetermined. */
export class NumericalError extends Error {
  override readonly name = 'NumericalError';
}
