/**
 * `igrs-rump`: frames of the IGRS remote universal management profile, found, read and written. Feed it bytes, split anywhere,
 * corrupt or not; get messages, columns or raw frames.
 *
 * ```ts
 * import { createCodec } from 'igrs-rump';
 *
 * const codec = createCodec();
 * const scanner = codec.scanner();
 * for (const batch of scanner.push(chunk)) {
 *   for (const message of batch) console.log(message.kind, message.body);
 * }
 * ```
 */
export { createCodec } from './create.ts';
export * from './surface.ts';
