/** Frames without the escapes that they are sent with. */
import { ESCAPED } from './check.ts';

/**
 * A view of the plain frame, to read its header and body from; where frames have no escapes, of these bytes. Where they have, it is empty for
 * what is no valid frame, and holds until the next frame is read.
 */
export function plainView(bytes: Uint8Array): DataView {
  if (ESCAPED === null) return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  ESCAPED.length = 0;
  const isFrame = ESCAPED.examine(bytes, 0, bytes.length) === bytes.length;
  return new DataView(ESCAPED.view.buffer, 0, isFrame ? ESCAPED.plainLength : 0);
}
