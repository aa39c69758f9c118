/** `generated/kinds.ts`: every kind of message with its codes, its body's layout, reader and writer. */
import { scriptString } from '../../escape.ts';
import type { Code, Profile } from '../../model.ts';
import { groupsOf, hexadecimal, variableOf } from '../names.ts';

/** `generated/identifiers.ts`: the codes of Tables 1 and 3, without readers, writers and layouts. */
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

export function emitKinds(profile: Profile): string {
  const groups = [...groupsOf(profile)];
  const imports = groups.flatMap(([group, bodies]) => [
    `import { ${bodies.map(variableOf).join(', ')} } from './fields/${group}.ts';`,
    `import { ${bodies.map((body) => `read${body.name}`).join(', ')} } from './readers/${group}.ts';`,
    `import { ${bodies.map((body) => `write${body.name}`).join(', ')} } from './writers/${group}.ts';`,
  ]);
  return `import { type Body, type Kind, kindsOf } from '../field/kind.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from './identifiers.ts';
${imports.join('\n')}

/** Every body once, in the order in which the Wasm side numbers them. */
export const BODIES: readonly Body[] = [
${profile.bodies.map((body) => `{ layout: ${variableOf(body)}, read: read${body.name}, write: write${body.name} },`).join('\n')}
];

/** By kind number: device types in order of their codes, and within each its messages in order of theirs. */
export const KINDS: readonly Kind[] = /* @__PURE__ */ kindsOf(DEVICE_TYPES, MESSAGE_TYPES, BODIES, {
${profile.deviceId.deviceTypes.map((device) => bodiesOf(profile, device)).join('\n')}
});
`;
}

/** A device's bodies by message; -1 for a message that it does not have. */
function bodiesOf(profile: Profile, device: Code): string {
  const places = profile.messages.map((message) => {
    const kind = profile.kinds.find(
      (other) => other.device.code === device.code && other.message.code === message.code,
    );
    return kind === undefined ? -1 : profile.bodies.indexOf(kind.body);
  });
  return `${scriptString(device.name)}: [${places.join(', ')}],`;
}
