/**
 * The host's own stream types. Who compiles with neither DOM nor Node's types has none of them; there they are `any`, and the
 * rest of this package still has its types.
 */

// biome-ignore lint/suspicious/noTsIgnore: an error to expect would be one only for who lacks the type.
/** @ts-ignore */
export type HostReadable<R> = globalThis.ReadableStream<R>;

// biome-ignore lint/suspicious/noTsIgnore: as above.
/** @ts-ignore */
export type HostWritable<W> = globalThis.WritableStream<W>;
