/** What a frame holds beyond its message: so that every valid frame comes back byte for byte through a lenient writer. */
import { HEADER_LENGTH, OVERHEAD } from '../generated/layout.ts';
import type { Message } from '../generated/messages.ts';
import { writeUnsealed } from './write.ts';

/**
 * Adds `residue` to the message of the frame at `at`: header and body XOR what a lenient writer makes of the message. Where that is all
 * zero nothing is added, unless the body has another length than the writer's: then its length is what the residue tells.
 */
export function addResidue(message: Message, view: DataView, at: number, bodyLength: number): Message {
  const written = new Uint8Array(HEADER_LENGTH + bodyLength);
  const length = writeUnsealed(message, true, new DataView(written.buffer), 0, bodyLength) - OVERHEAD;
  const residue = written.map((byte, index) => byte ^ view.getUint8(at + index));
  if (length !== bodyLength || residue.some(Boolean)) message.residue = residue;
  return message;
}
