/** The worker of examples/edge-router. It is not seen by the compiler here, because it knows the types of its own host alone. */
declare module 'bench:edge-router' {
  type Routed = import('igrs-rump').Routed;

  export const worker: { fetch(request: Request, env: object, context: object): Promise<Response> };

  export class Split {
    readonly frames: number;
    readonly bytesSkipped: number;
    push(chunk: Uint8Array): Routed[];
    end(): Routed[];
  }

  export class Round {
    add(routed: readonly Routed[]): void;
    runs(): { readonly to: string; readonly shard: number | undefined; readonly bytes: Uint8Array<ArrayBuffer> }[];
  }

  export const engine: string;
  export function nameOf(destination: { readonly to: string; readonly shard: number | undefined }): string;

  /** Of cloudflare:workers. */
  export const DurableObject: new (state: object, env: object) => object;
}
