/**
 * What no kind makes sense of is a mistake; what only some do is none: the same name may have another code in another device, or
 * none there, and a field of the same name may be of another type.
 */
export class Refusals {
  /** By what was tried: why it was refused first, or null once it was not. */
  readonly #reasons = new Map<unknown, unknown>();

  /** The result, or nothing where it throws. */
  attempt<Result>(tried: unknown, work: () => Result): Result[] {
    try {
      const result = work();
      this.#reasons.set(tried, null);
      return [result];
    } catch (reason) {
      if (!this.#reasons.has(tried)) this.#reasons.set(tried, reason);
      return [];
    }
  }

  /** Throws for the first that was always refused. */
  throwAny(): void {
    for (const reason of this.#reasons.values()) if (reason !== null) throw reason;
  }
}
