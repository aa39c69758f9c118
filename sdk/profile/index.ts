/** The profile as data, for user interfaces and tools: comes without codec and WebAssembly. */

export type { DeviceTypeName, KindName, MessageTypeName } from '../generated/messages.ts';
export { RumpError, type RumpErrorCode, type RumpErrorJson, type RumpErrorPlace } from '../values/error.ts';
export {
  type DeviceId,
  describe,
  deviceTypes,
  formatDeviceId,
  frame,
  type KindDescription,
  kinds,
  messageTypes,
  type ProfileIdentity,
  parseDeviceId,
  profile,
} from './describe.ts';
export type {
  AttributeDescription,
  BitsDescription,
  CheckDescription,
  CodeDescription,
  EscapeDescription,
  FieldDescription,
  FieldPresence,
  FrameDescription,
  HeaderFieldDescription,
  ListDescription,
  ListIntegerDescription,
  MessageTypeDescription,
  Origin,
  PieceDescription,
  PresenceDescription,
  ProfileDescription,
  Provenance,
} from './description.ts';
export { inspect } from './inspect.ts';
export type { Inspection, Part, PartSection, PartType, Problem } from './inspection.ts';
