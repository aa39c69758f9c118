/** Frames without the escapes that they are sent with. */
import { OVERHEAD } from '../generated/layout.ts';
import { ESCAPED } from './check.ts';
import { examineFrame } from './examine.ts';

/**
 * A view of the plain frame, to read its header and body from; where frames have no escapes, of these bytes. Empty for what is no valid frame,
 * where that matters. It holds until the next frame is read.
 */
export function plainView(bytes: Uint8Array): DataView {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (ESCAPED === null) return view;
  const bodyLength = examineFrame(view, bytes.length, bytes.length);
  return new DataView(ESCAPED.view.buffer, 0, typeof bodyLength === 'number' ? bodyLength + OVERHEAD : 0);
}
