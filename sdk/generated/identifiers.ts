// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

/** Table 1: device types by name. */
export const DEVICE_TYPES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['water-heater', 0x0001],
  ['air-conditioner', 0x0002],
  ['refrigerator', 0x0003],
  ['microwave-oven', 0x0004],
]);

/** Table 3: message identifiers by name. */
export const MESSAGE_TYPES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['control', 0x01],
  ['response', 0x02],
  ['status', 0x03],
  ['alarm', 0x04],
  ['status-query', 0x05],
  ['version-query', 0x06],
  ['version-response', 0x07],
  ['register', 0x10],
  ['register-response', 0x11],
  ['deregister', 0x12],
  ['heartbeat', 0x13],
  ['refusal', 0x14],
]);
