/** What the profile allows to be written. */
import { createCodec, type KindName, type MessageInput, RumpError } from 'igrs-rump';
import { hasHeader, serialOf } from '../vocabulary.ts';

/** Only for checking values; its bytes are not used. */
const codec = createCodec({ engine: 'js' });

/** What a message needs beside its body. */
const header = {
  ...(hasHeader('serial') ? { serial: serialOf(0) } : {}),
  ...(hasHeader('sequence') ? { sequence: 0 } : {}),
};

/**
 * Whether all values are within the profile's tables and ranges. The codec reads invalid values unchanged; a device must refuse exactly
 * those that a strict writer would not have sent.
 */
export function areValuesAllowed(kind: KindName, body: object): boolean {
  try {
    codec.encode({ kind, ...header, body } as unknown as MessageInput);
    return true;
  } catch (error) {
    if (RumpError.is(error)) return false;
    throw error;
  }
}
