/**
 * Which servers live: each says so in the bucket, thrice in the time of a lease. Times are this server's own, of when it heard of
 * them, so that clocks need not agree.
 */
export class Leases {
  readonly #own: string;
  readonly #lease: number;
  readonly #heard = new Map<string, number>();

  constructor(own: string, lease: number) {
    this.#own = own;
    this.#lease = lease;
  }

  /** How many live, this one among them. */
  get size(): number {
    return new Set([...this.#heard.keys(), this.#own]).size;
  }

  /** A server that has gone may leave devices behind, and is looked at like one that died. */
  heard(server: string, lives: boolean, now: number): void {
    if (lives) this.#heard.set(server, now);
    else this.#heard.delete(server);
  }

  /** After this server was away: others may have been silent for the same reason. */
  startAnew(now: number): void {
    for (const server of this.#heard.keys()) this.#heard.set(server, now);
  }

  /** Whether it is silent for longer than a lease. Of a server that was never heard, the time begins now. */
  isDead(server: string, now: number): boolean {
    if (server === this.#own) return false;
    const heard = this.#heard.get(server);
    if (heard === undefined) this.#heard.set(server, now);
    return heard !== undefined && now - heard > this.#lease;
  }

  /** Of those that died, to be forgotten when no device is left of them. */
  dead(now: number): string[] {
    return [...this.#heard.keys()].filter((server) => this.isDead(server, now));
  }
}
