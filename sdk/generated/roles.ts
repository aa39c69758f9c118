// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

export type MessageRole =
  | 'control'
  | 'response'
  | 'status'
  | 'alarm'
  | 'status-query'
  | 'version-query'
  | 'version-response'
  | 'register'
  | 'register-response'
  | 'deregister'
  | 'heartbeat'
  | 'refusal';

export type FieldRole =
  | 'result'
  | 'event'
  | 'faults'
  | 'capabilities'
  | 'keep-alive'
  | 'time'
  | 'session'
  | 'fingerprint'
  | 'refused-message';

export type CodeRole =
  | 'ok'
  | 'fault'
  | 'busy'
  | 'offline'
  | 'unauthorised'
  | 'unsupported'
  | 'invalid-value'
  | 'cleared'
  | 'active'
  | 'raised'
  | 'pushes-status'
  | 'pushes-alarms';

/** A field by its role; an integer with what may be written there, in physical units. */
export interface RoleField {
  readonly name: string;
  /** 0 where it is left out. */
  readonly min?: number;
  readonly max?: number;
  /** 1 where it is left out. */
  readonly step?: number;
}

export interface MessageEntry {
  readonly name: string;
  readonly code: number;
  /** Left out where the exchange has no use for it. */
  readonly role?: MessageRole;
  readonly direction?: 'to-device' | 'from-device' | 'both';
  /** By name; left out where nothing answers it. */
  readonly answeredBy?: string;
  readonly fields?: Readonly<Partial<Record<FieldRole, RoleField>>>;
}

/** Every message of Table 3. */
export const MESSAGES = [
  { name: 'control', code: 0x01, role: 'control', direction: 'to-device', answeredBy: 'response' },
  { name: 'response', code: 0x02, role: 'response', direction: 'from-device', fields: { result: { name: 'result' } } },
  { name: 'status', code: 0x03, role: 'status', direction: 'from-device', fields: { result: { name: 'result' } } },
  {
    name: 'alarm',
    code: 0x04,
    role: 'alarm',
    direction: 'from-device',
    fields: { event: { name: 'event' }, faults: { name: 'faults' }, time: { name: 'time', max: 4294967295 } },
  },
  { name: 'status-query', code: 0x05, role: 'status-query', direction: 'to-device', answeredBy: 'response' },
  { name: 'version-query', code: 0x06, role: 'version-query', direction: 'to-device', answeredBy: 'version-response' },
  { name: 'version-response', code: 0x07, role: 'version-response', direction: 'from-device' },
  {
    name: 'register',
    code: 0x10,
    role: 'register',
    direction: 'from-device',
    answeredBy: 'register-response',
    fields: {
      'keep-alive': { name: 'keepAlive', min: 5, max: 3600 },
      capabilities: { name: 'capabilities' },
      fingerprint: { name: 'profileFingerprint' },
    },
  },
  {
    name: 'register-response',
    code: 0x11,
    role: 'register-response',
    direction: 'to-device',
    fields: {
      result: { name: 'result' },
      'keep-alive': { name: 'keepAlive', min: 5, max: 3600 },
      time: { name: 'serverTime', max: 4294967295 },
      session: { name: 'session', max: 4294967295 },
    },
  },
  { name: 'deregister', code: 0x12, role: 'deregister', direction: 'from-device' },
  { name: 'heartbeat', code: 0x13, role: 'heartbeat', direction: 'both', answeredBy: 'heartbeat' },
  {
    name: 'refusal',
    code: 0x14,
    role: 'refusal',
    direction: 'both',
    fields: { result: { name: 'result' }, 'refused-message': { name: 'messageId', max: 255 } },
  },
] as const;

/** Names of codes and flags by what they mean. */
export const CODES = {
  ok: 'ok',
  fault: 'fault',
  busy: 'busy',
  offline: 'offline',
  unauthorised: 'unauthorised',
  unsupported: 'unsupported',
  'invalid-value': 'invalid-value',
  cleared: 'cleared',
  active: 'active',
  raised: 'raised',
  'pushes-status': 'pushesStatus',
  'pushes-alarms': 'pushesAlarms',
} as const;

/** Bytes of the two bodies that a server reads of any device type; 0 where there is none. */
export const REGISTER_LENGTH = 8;
export const REFUSAL_LENGTH = 2;

/** Which message the refusal whose body is at `at` refuses: its identifier. */
export function readRefusedMessage(view: DataView, at: number): number {
  return view.getUint8(at + 1);
}
