/** Modules that the bundle makes from the profile, so that the bench contains no offset and no code, and modules that only a bundle has. */

declare module 'bench:compared' {
  /** subjects/ours.ts with the package of another build, under `--compare`. */
  export const ours: typeof import('./subjects/ours.ts').ours;
  export const ourObjects: typeof import('./subjects/ours.ts').ourObjects;
}

declare module 'bench:reference' {
  /** subjects/ours.ts, under `--compare` with a copy of our package: what has to do with neither build's time. */
  export const ours: typeof import('./subjects/ours.ts').ours;
}

declare module 'bench:profile' {
  /** The profile as the generator has checked it. */
  export const profile: import('../tools/model.ts').Profile;
}

declare module 'bench:table-bodies' {
  type Body = Record<string, unknown>;
  export interface TableKind {
    readonly name: string;
    readonly device: number;
    readonly message: number;
    readonly length: number;
    readonly read: (view: DataView, at: number) => Body;
    readonly write: (view: DataView, at: number, body: Body) => void;
    readonly fields: Readonly<Record<string, (view: DataView, at: number) => unknown>>;
  }
  export const kinds: readonly TableKind[];
}

declare module 'bench:kaitai' {
  /** What Kaitai's compiler makes of docs/rump.ksy. */
  const compiled: { readonly Rump: new (stream: object) => Record<string, unknown> };
  export default compiled;
}

declare module 'bench:kaitai-stream' {
  const KaitaiStream: new (bytes: ArrayBuffer, offset: number) => object;
  export default KaitaiStream;
}

declare module 'bench:real/codec' {
  export * from 'igrs-rump';
}

declare module 'bench:real/facts' {
  export const profile: import('../tools/model.ts').Profile;
  /** Valid captured frames, in hexadecimal, and the same without escape bytes. */
  export const captured: readonly { readonly hex: string; readonly plain: string }[];
}

declare module 'bench:real/plain' {
  type Index = import('./real/values.ts').Index;
  export function scan(bytes: Uint8Array, view: DataView, index: Index): void;
  export function read(index: Index, row: number): Readonly<Record<string, unknown>>;
  /** By body; each gives the columns of the index's rows. */
  export const columns: Readonly<
    Record<
      string,
      (
        rows: Index & { readonly rows: Uint32Array },
        headerLength: number,
      ) => Readonly<Record<string, ArrayLike<number>>>
    >
  >;
}

/** The worker of examples/edge-router. The compiler does not see it here, because it knows only the types of its own host. */
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

/** The part that the bench uses; the package has no types. */
declare module 'restructure' {
  interface Type {
    decode(stream: object, parent?: object): unknown;
    encode(stream: object, value: unknown): void;
    size(value?: unknown, parent?: object): number;
  }
  export const uint8: Type;
  export const uint16be: Type;
  export const uint32be: Type;
  export const int8: Type;
  export const int16be: Type;
  export const int32be: Type;
  export const Struct: new (fields: Record<string, Type>) => Type;
  export const Enum: new (type: Type, names: readonly string[]) => Type;
  export const Reserved: new (type: Type, count: number) => Type;
  const Text: new (length: number, encoding: string) => Type;

  export { Text as String };
  export const DecodeStream: new (bytes: Uint8Array) => object;
  export const EncodeStream: new (bytes: Uint8Array) => { writeUInt16BE(value: number): void };
}
