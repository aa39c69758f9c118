/**
 * Roles of messages, fields and codes, by which the exchange (clause 6) finds them instead of by name. Defaults of the optional
 * ones are in `docs/exchange.md`. Roles are not on the wire, so they are not in the fingerprint.
 */

export type Direction = 'to-device' | 'from-device' | 'both';

interface MessageRule {
  readonly direction: Direction;
  /** The role of its answer. */
  readonly answer?: MessageRole;
  /** Roles that its fields may have; true for required ones. */
  readonly fields?: Partial<Record<FieldRole, boolean>>;
  /** Whether the exchange writes the body without the application: then each of its fields needs a role. */
  readonly writtenByExchange?: boolean;
}

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

export const MESSAGE_ROLES: Readonly<Record<MessageRole, MessageRule>> = {
  control: { direction: 'to-device', answer: 'response' },
  response: { direction: 'from-device', fields: { result: true } },
  status: { direction: 'from-device', fields: { result: false } },
  alarm: { direction: 'from-device', fields: { event: true, faults: true, time: false } },
  'status-query': { direction: 'to-device', answer: 'response', writtenByExchange: true },
  'version-query': { direction: 'to-device', answer: 'version-response', writtenByExchange: true },
  'version-response': { direction: 'from-device' },
  register: {
    direction: 'from-device',
    answer: 'register-response',
    fields: { 'keep-alive': false, capabilities: false, fingerprint: false },
    writtenByExchange: true,
  },
  'register-response': {
    direction: 'to-device',
    fields: { result: false, 'keep-alive': false, time: false, session: false },
    writtenByExchange: true,
  },
  deregister: { direction: 'from-device', writtenByExchange: true },
  heartbeat: { direction: 'both', answer: 'heartbeat', writtenByExchange: true },
  refusal: { direction: 'both', fields: { result: true, 'refused-message': false }, writtenByExchange: true },
};

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
  | 'active'
  | 'raised'
  | 'cleared'
  | 'pushes-status'
  | 'pushes-alarms';

interface FieldRule {
  /** Of the field; `number` is an integer without sign. */
  readonly type: 'enum' | 'flags' | 'number';
  readonly unit?: string;
  /** Roles that its codes or flags may have; true for required ones. */
  readonly codes?: Partial<Record<CodeRole, boolean>>;
}

export const FIELD_ROLES: Readonly<Record<FieldRole, FieldRule>> = {
  result: {
    type: 'enum',
    codes: {
      ok: true,
      fault: true,
      busy: false,
      offline: false,
      unauthorised: false,
      unsupported: false,
      'invalid-value': false,
    },
  },
  event: { type: 'enum', codes: { cleared: true, active: false, raised: false } },
  faults: { type: 'flags' },
  capabilities: { type: 'flags', codes: { 'pushes-status': false, 'pushes-alarms': false } },
  'keep-alive': { type: 'number', unit: 's' },
  time: { type: 'number', unit: 's' },
  session: { type: 'number' },
  fingerprint: { type: 'number' },
  'refused-message': { type: 'number' },
};

/** The roles that codes of such a field may have; empty for most. */
export function codeRolesOf(role: FieldRole): readonly CodeRole[] {
  return Object.keys(FIELD_ROLES[role].codes ?? {}) as CodeRole[];
}
