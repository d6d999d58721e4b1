/** The `code` of a Node error ("ENOENT", "ENOSPC", …), or the error as text where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
