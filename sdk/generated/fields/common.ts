// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { type BodyLayout, bodyLayout } from '../../field/layout.ts';
import { CODES } from '../codes.ts';

/** Device status query (Table 17): 0 bytes. */
export const statusQuery: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  0,
  `
`,
);

/** Device version query request (Table 18): 0 bytes. */
export const versionQuery: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  0,
  `
`,
);

/** Device version query response (Table 19): 40 bytes. */
export const versionResponse: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  40,
  `
protocolVersion 0 u8
hardwareMajor 1 u8
hardwareMinor 2 u8
firmwareMajor 3 u8
firmwareMinor 4 u8
firmwarePatch 6 u16
manufacturer 8 text16
model 24 text16
`,
);

/** Register (extension for 6.4.1): 8 bytes. */
export const register: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  8,
  `
keepAlive 0 u16 from 5 to 3600 in s
capabilities 2 u16 flags capabilities
profileFingerprint 4 u32
`,
);

/** Register response (extension for 6.4.1): 12 bytes. */
export const registerResponse: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  12,
  `
result 0 u8 enum result
keepAlive 2 u16 from 5 to 3600 in s
serverTime 4 u32 in s
session 8 u32
`,
);

/** Deregister (extension for 6.4.1): 0 bytes. */
export const deregister: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  0,
  `
`,
);

/** Heartbeat (extension for 6.4.1): 0 bytes. */
export const heartbeat: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  0,
  `
`,
);

/** Refusal (extension for 6.4.1): 2 bytes. */
export const refusal: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  2,
  `
result 0 u8 enum result
messageId 1 u8
`,
);
