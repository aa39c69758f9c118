import { createCodec, type KindName, type MessageInput, RumpError } from 'igrs-rump';

/** Of the appliances' own: no bytes leave it. */
const codec = createCodec({ engine: 'js' });

/**
 * Whether a control message's values are all in the profile's tables and ranges. The codec reads what others have written
 * wrong as it stands; it is for the device to say no, to just what a strict writer would have refused to send.
 */
export function areValuesAllowed(kind: KindName, fields: object): boolean {
  try {
    codec.encode({ kind, serial: 0, sequence: 0, body: fields } as MessageInput);
    return true;
  } catch (error) {
    if (RumpError.is(error)) return false;
    throw error;
  }
}
