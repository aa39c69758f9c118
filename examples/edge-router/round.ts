/** A round: the bytes for each destination that are delivered together, in the order of the stream. */
import type { Routed } from 'igrs-rump';

export interface Run {
  readonly to: string;
  readonly shard: number | undefined;
  readonly frames: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Gathered {
  readonly to: string;
  readonly shard: number | undefined;
  frames: number;
  length: number;
  readonly parts: Uint8Array[];
}

/** Also the name of a shard's Durable Object. */
export function nameOf({ to, shard }: { readonly to: string; readonly shard?: number | undefined }): string {
  return shard === undefined ? to : `${to}/${shard}`;
}

export class Round {
  readonly #gathered = new Map<string, Gathered>();
  /** Of all destinations. */
  bytes = 0;

  add(routed: readonly Routed[]): void {
    for (const { to, shard, frames, bytes } of routed) {
      const name = nameOf({ to, shard });
      const gathered = this.#gathered.get(name) ?? { to, shard, frames: 0, length: 0, parts: [] };
      this.#gathered.set(name, gathered);
      gathered.frames += frames;
      gathered.length += bytes.length;
      gathered.parts.push(bytes);
      this.bytes += bytes.length;
    }
  }

  runs(): Run[] {
    return Array.from(this.#gathered.values(), ({ to, shard, frames, length, parts }) => {
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
      }
      return { to, shard, frames, bytes };
    });
  }
}
