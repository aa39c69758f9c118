/** What a server knows of frames: the layout of their header, and how they are sealed. Apart from `names.ts`, which clients need too. */
export { plainView, sealedFrame } from '../generated/hooks/frame/sending.ts';
export {
  HEADER_LENGTH,
  MAXIMUM_WIRE_LENGTH,
  OVERHEAD,
  readDeviceType,
  readMessageId,
  readSerial,
  VERSION,
  writeHeader,
} from '../generated/layout.ts';
export { REFUSAL_LENGTH, REGISTER_LENGTH, readRefusedMessage } from '../generated/roles.ts';
