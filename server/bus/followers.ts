/** Who follows which devices: one by its ID, those of a type, or all. */
import { EVERY_DEVICE, type Selector, typeOf } from '../accounts/grants.ts';
import { type Follower, harmless } from './bus.ts';

export class FollowersBySelector {
  readonly #sets = new Map<Selector, Set<Follower>>();

  /** Selectors that anyone follows. */
  get selectors(): Set<Selector> {
    return new Set(this.#sets.keys());
  }

  /** @returns removes the follower, and says whether the selector has no followers left */
  add(selector: Selector, follower: Follower): () => boolean {
    const set = this.#sets.get(selector) ?? new Set();
    this.#sets.set(selector, set.add(follower));
    return () => {
      set.delete(follower);
      return set.size === 0 && this.#sets.get(selector) === set && this.#sets.delete(selector);
    };
  }

  count(device: string): number {
    let count = 0;
    for (const selector of selectorsOf(device)) count += this.#sets.get(selector)?.size ?? 0;
    return count;
  }

  tell(device: string, tell: (follower: Follower) => void): void {
    for (const selector of selectorsOf(device)) this.#sets.get(selector)?.forEach(harmless(tell));
  }

  clear(): void {
    this.#sets.clear();
  }
}

function selectorsOf(device: string): readonly Selector[] {
  return [device, typeOf(device), EVERY_DEVICE];
}
