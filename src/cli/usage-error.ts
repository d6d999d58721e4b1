/** A command that was called wrongly in a way that its options alone do not show. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
