// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import {
  type BodyLayout,
  type EnumField,
  enumField,
  type FlagsField,
  flagsField,
  type NumberField,
  numberField,
  type TextField,
  textField,
} from '../../field/layout.ts';
import { capabilities, result } from '../codes.ts';

/** Device status query (Table 17): 0 bytes. */
export const statusQuery: BodyLayout = {
  name: 'StatusQuery',
  length: 0,
  atLeast: false,
  presence: null,
  fields: [],
};

/** Device version query request (Table 18): 0 bytes. */
export const versionQuery: BodyLayout = {
  name: 'VersionQuery',
  length: 0,
  atLeast: false,
  presence: null,
  fields: [],
};

/** Device version query response (Table 19). */
export const versionResponseFields: {
  readonly protocolVersion: NumberField;
  readonly hardwareMajor: NumberField;
  readonly hardwareMinor: NumberField;
  readonly firmwareMajor: NumberField;
  readonly firmwareMinor: NumberField;
  readonly firmwarePatch: NumberField;
  readonly manufacturer: TextField;
  readonly model: TextField;
} = {
  protocolVersion: /* @__PURE__ */ numberField({ name: 'protocolVersion', byte: 0, size: 1, least: 0, most: 255 }),
  hardwareMajor: /* @__PURE__ */ numberField({ name: 'hardwareMajor', byte: 1, size: 1, least: 0, most: 255 }),
  hardwareMinor: /* @__PURE__ */ numberField({ name: 'hardwareMinor', byte: 2, size: 1, least: 0, most: 255 }),
  firmwareMajor: /* @__PURE__ */ numberField({ name: 'firmwareMajor', byte: 3, size: 1, least: 0, most: 255 }),
  firmwareMinor: /* @__PURE__ */ numberField({ name: 'firmwareMinor', byte: 4, size: 1, least: 0, most: 255 }),
  firmwarePatch: /* @__PURE__ */ numberField({ name: 'firmwarePatch', byte: 6, size: 2, least: 0, most: 65535 }),
  manufacturer: /* @__PURE__ */ textField({ name: 'manufacturer', byte: 8, size: 16 }),
  model: /* @__PURE__ */ textField({ name: 'model', byte: 24, size: 16 }),
};

/** Device version query response (Table 19): 40 bytes. */
export const versionResponse: BodyLayout = {
  name: 'VersionResponse',
  length: 40,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(versionResponseFields),
};

/** Register (extension for 6.4.1). */
export const registerFields: {
  readonly keepAlive: NumberField;
  readonly capabilities: FlagsField;
  readonly profileFingerprint: NumberField;
} = {
  keepAlive: /* @__PURE__ */ numberField({ name: 'keepAlive', byte: 0, size: 2, least: 5, most: 3600, unit: 's' }),
  capabilities: /* @__PURE__ */ flagsField({ name: 'capabilities', byte: 2, size: 2, enumeration: capabilities }),
  profileFingerprint: /* @__PURE__ */ numberField({
    name: 'profileFingerprint',
    byte: 4,
    size: 4,
    least: 0,
    most: 4294967295,
  }),
};

/** Register (extension for 6.4.1): 8 bytes. */
export const register: BodyLayout = {
  name: 'Register',
  length: 8,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(registerFields),
};

/** Register response (extension for 6.4.1). */
export const registerResponseFields: {
  readonly result: EnumField;
  readonly keepAlive: NumberField;
  readonly serverTime: NumberField;
  readonly session: NumberField;
} = {
  result: /* @__PURE__ */ enumField({ name: 'result', byte: 0, size: 1, enumeration: result }),
  keepAlive: /* @__PURE__ */ numberField({ name: 'keepAlive', byte: 2, size: 2, least: 5, most: 3600, unit: 's' }),
  serverTime: /* @__PURE__ */ numberField({
    name: 'serverTime',
    byte: 4,
    size: 4,
    least: 0,
    most: 4294967295,
    unit: 's',
  }),
  session: /* @__PURE__ */ numberField({ name: 'session', byte: 8, size: 4, least: 0, most: 4294967295 }),
};

/** Register response (extension for 6.4.1): 12 bytes. */
export const registerResponse: BodyLayout = {
  name: 'RegisterResponse',
  length: 12,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(registerResponseFields),
};

/** Deregister (extension for 6.4.1): 0 bytes. */
export const deregister: BodyLayout = {
  name: 'Deregister',
  length: 0,
  atLeast: false,
  presence: null,
  fields: [],
};

/** Heartbeat (extension for 6.4.1): 0 bytes. */
export const heartbeat: BodyLayout = {
  name: 'Heartbeat',
  length: 0,
  atLeast: false,
  presence: null,
  fields: [],
};

/** Refusal (extension for 6.4.1). */
export const refusalFields: {
  readonly result: EnumField;
  readonly messageId: NumberField;
} = {
  result: /* @__PURE__ */ enumField({ name: 'result', byte: 0, size: 1, enumeration: result }),
  messageId: /* @__PURE__ */ numberField({ name: 'messageId', byte: 1, size: 1, least: 0, most: 255 }),
};

/** Refusal (extension for 6.4.1): 2 bytes. */
export const refusal: BodyLayout = {
  name: 'Refusal',
  length: 2,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(refusalFields),
};
