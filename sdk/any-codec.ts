/** The codec of any profile, as code that takes one sees it, and the types that come with it. */
import type { Codec } from './codec.ts';
import type { MessageEntry } from './generated/roles.ts';

/** The types that differ from one profile to another. */
export interface CodecTypes {
  /** Every kind's message, as decoded. */
  readonly messages: object;
  /** The same, as encoders take it. */
  readonly inputs: object;
  /** Any message: one of those, or one of unknown kind. */
  readonly message: object;
  readonly input: object;
  /** Names. */
  readonly deviceType: string;
  readonly serial: number | string;
  /** Every message with its name and role. */
  readonly roles: MessageEntry;
}

/**
 * What `Controller`, `Appliance`, `MessageServer` and the streams need of a codec. One from another profile's package fits, and so does an
 * object of your own; types then come from that codec. Frame, messages and roles come from the class's own package: if
 * they differ, take codec and class from the same package.
 */
export interface AnyCodec {
  /** For the compiler alone: no codec has such a property. */
  readonly '~types'?: CodecTypes;
  encode(message: never, options?: { readonly lenient?: boolean }): Uint8Array;
  decode(bytes: Uint8Array): object;
  /** The message, or an error. */
  tryDecode(bytes: Uint8Array): object;
  withSequence(frame: Uint8Array, sequence: number): Uint8Array;
  scanner(): AnyScanner;
}

/** For one stream; its batches hold frames until the next call. */
export interface AnyScanner {
  push(chunk: Uint8Array): Iterable<AnyBatch>;
  end(): Iterable<AnyBatch>;
  readonly stats: { readonly bytesPending: number };
}

/** By the index of a frame. */
export interface AnyBatch extends Iterable<object> {
  readonly length: number;
  kind(index: number): string;
  serial(index: number): number | string | undefined;
  sequence(index: number): number | undefined;
  bytes(index: number): Uint8Array;
}

/** The types of this package's profile. */
export type OwnTypes = NonNullable<Codec['~types']>;

/** The types that a codec carries; for an object of your own without any, those of this package's profile. */
export type TypesOf<C> = C extends { readonly '~types'?: infer Types }
  ? NonNullable<Types> extends CodecTypes
    ? NonNullable<Types>
    : OwnTypes
  : OwnTypes;

/** Selects these kinds from a map by kind. */
export type OfKind<Map, Kind> = Kind extends keyof Map ? Map[Kind] : never;
