/** Modules that the bundle makes of the profile, so that no offset and no code stands in the bench. */

declare module 'bench:profile' {
  /** The profile as the generator has checked it. */
  export const profile: import('../../tools/model.ts').Profile;
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
