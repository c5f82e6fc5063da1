/** Options that do not go together; each alone is fine, so the parser could not tell. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
