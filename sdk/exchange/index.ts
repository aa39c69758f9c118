/**
 * `igrs-rump/exchange`: the roles of clause 6 that talk to a message server, over links of any transport.
 *
 * ```ts
 * import { createCodec } from 'igrs-rump';
 * import { Controller } from 'igrs-rump/exchange';
 * import { webSocket } from 'igrs-rump/websocket';
 *
 * const controller = new Controller({ codec: createCodec(), connect: webSocket(url, { token }) });
 * await controller.device('0001-001122334455').control({ targetTemperature: 55 });
 * ```
 */

export type { AnyBatch, AnyCodec, AnyScanner, CodecTypes } from '../any-codec.ts';
export {
  type AlarmInput,
  type AnyDevice,
  Appliance,
  type ApplianceLink,
  type ApplianceOptions,
  type ControlFields,
  type ReportedState,
} from './appliance/appliance.ts';
export { type Backoff, DEFAULT_BACKOFF } from './backoff.ts';
export { type Clock, systemClock } from './clock.ts';
export { Controller, type ControllerLink, type ControllerOptions, type ListedDevice } from './controller/controller.ts';
export {
  type AlarmMessage,
  type ControlInput,
  Device,
  type DevicePresence,
  type ReaderOptions,
  type RequestOptions,
  type ResponseMessage,
  type StatusMessage,
  type VersionMessage,
} from './controller/device.ts';
export type { CloseReason, Connect, Link, LinkClose } from './link.ts';
export { type MemoryLinkOptions, memoryLinks } from './link.ts';
export type { ApplianceStats, ControllerStats } from './stats.ts';
export type { DeviceEntry, Grant, Presence, ServerText, TextRequest } from './text.ts';
