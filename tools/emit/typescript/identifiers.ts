/** `generated/identifiers.ts`: the codes of Tables 1 and 3, for those who need no reader, writer or layout. */
import { scriptString } from '../../escape.ts';
import type { Profile } from '../../model.ts';
import { hexadecimal } from '../names.ts';

export function emitIdentifiers(profile: Profile): string {
  return `
/** Table 1: device types by name. */
export const DEVICE_TYPES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
${profile.deviceId.deviceTypes.map(({ name, code }) => `[${scriptString(name)}, ${hexadecimal(code, 4)}],`).join('\n')}
]);

/** Table 3: message identifiers by name. */
export const MESSAGE_TYPES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
${profile.messages.map(({ name, code }) => `[${scriptString(name)}, ${hexadecimal(code)}],`).join('\n')}
]);
`;
}
