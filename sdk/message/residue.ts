/** What a frame holds beyond its message: so that every valid frame comes back byte for byte through a lenient writer. */
import type { Kind } from '../field/kind.ts';
import { kindNumber } from '../frame/kind.ts';
import { KINDS } from '../generated/kinds.ts';
import { HEADER_LENGTH } from '../generated/layout.ts';
import type { Message } from '../generated/messages.ts';
import { writeUnsealed } from './write.ts';

/**
 * Adds `residue` to the message of the frame at `at`: header and body XOR what a lenient writer makes of the message. Where that is all
 * zero nothing is added, unless the body is longer than the writer's: then its length is what the residue tells.
 */
export function addResidue(message: Message, view: DataView, at: number, bodyLength: number): Message {
  const length = HEADER_LENGTH + bodyLength;
  const written = new Uint8Array(length);
  writeUnsealed(message, true, new DataView(written.buffer), 0, bodyLength);
  let bits = 0;
  for (let index = 0; index < length; index++) {
    const residue = view.getUint8(at + index) ^ (written[index] as number);
    written[index] = residue;
    bits |= residue;
  }
  const own = message.kind === 'unknown' ? bodyLength : (KINDS[kindNumber(message.kind)] as Kind).layout.length;
  if (bits !== 0 || bodyLength > own) message.residue = written;
  return message;
}
