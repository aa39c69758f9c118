/** The codec of any profile, as those who are given one see it, and the types that it brings along. */
import type { Codec } from './codec.ts';
import type { MessageEntry } from './generated/roles.ts';

/** What differs in types from one profile to another. */
export interface CodecTypes {
  /** Every kind's message, as decoded. */
  readonly messages: object;
  /** The same as encoders take it. */
  readonly inputs: object;
  /** Any message: those, and one of unknown kind. */
  readonly message: object;
  readonly input: object;
  /** Names. */
  readonly deviceType: string;
  readonly serial: number | string;
  /** Every message with its name and role. */
  readonly roles: MessageEntry;
}

/**
 * What `Controller`, `Appliance`, `MessageServer` and the streams need of a codec. One of another profile's package fits, and so does an
 * object of your own; their types are then those of that codec. Frame, messages and roles are those that the class's own package has: where
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

/** Of one stream; its batches hold frames until the next call. */
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

/** Those that a codec brings along; of an object of your own without any, those of this package's profile. */
export type TypesOf<C> = C extends { readonly '~types'?: infer Types }
  ? NonNullable<Types> extends CodecTypes
    ? NonNullable<Types>
    : OwnTypes
  : OwnTypes;

/** Of a map from kinds, those of these kinds. */
export type OfKind<Map, Kind> = Kind extends keyof Map ? Map[Kind] : never;
