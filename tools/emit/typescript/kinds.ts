/** `generated/kinds.ts`: every kind of message with its codes, its body's layout, reader, writer and view. */
import type { Kind, Profile } from '../../model.ts';
import { groupsOf, hexadecimal, variableOf } from '../names.ts';

export function emitKinds(profile: Profile): string {
  const groups = [...groupsOf(profile)];
  const imports = groups.flatMap(([group, bodies]) => [
    `import { ${bodies.map(variableOf).join(', ')} } from './fields/${group}.ts';`,
    `import { ${bodies.map((body) => `read${body.name}`).join(', ')} } from './readers/${group}.ts';`,
    `import { ${bodies.map((body) => `${body.name}View`).join(', ')} } from './views/${group}.ts';`,
    `import { ${bodies.map((body) => `write${body.name}`).join(', ')} } from './writers/${group}.ts';`,
  ]);
  return `import type { BodyLayout } from '../field/layout.ts';
${imports.join('\n')}
import type { FrameView } from './views/frame.ts';

export interface Kind {
  readonly name: string;
  readonly deviceType: string;
  readonly messageType: string;
  readonly deviceCode: number;
  readonly messageCode: number;
  readonly layout: BodyLayout;
  /** Where the body's layout stands in \`BODIES\`. */
  readonly body: number;
  readonly read: (view: DataView, at: number) => object;
  readonly write: (view: DataView, at: number, body: Readonly<Record<string, unknown>>, lenient: boolean) => void;
  readonly View: new () => FrameView;
}

/** Table 1: device types by name. */
export const DEVICE_TYPES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
${profile.deviceId.deviceTypes.map(({ name, code }) => `['${name}', ${hexadecimal(code, 4)}],`).join('\n')}
]);

/** Table 3: message identifiers by name. */
export const MESSAGE_TYPES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
${profile.messages.map(({ name, code }) => `['${name}', ${hexadecimal(code)}],`).join('\n')}
]);

/** Every body once, in the order in which the Wasm side numbers them. */
export const BODIES: readonly BodyLayout[] = [
${profile.bodies.map((body) => `${variableOf(body)},`).join('\n')}
];

/** By kind number: device types in order of their codes, and within each its messages in order of theirs. */
export const KINDS: readonly Kind[] = [
${profile.kinds.map((kind) => emitKind(profile, kind)).join('\n')}
];
`;
}

function emitKind(profile: Profile, { name, device, message, body }: Kind): string {
  return `{
name: '${name}',
deviceType: '${device.name}',
messageType: '${message.name}',
deviceCode: ${hexadecimal(device.code, 4)},
messageCode: ${hexadecimal(message.code)},
layout: ${variableOf(body)},
body: ${profile.bodies.indexOf(body)},
read: read${body.name},
write: write${body.name},
View: ${body.name}View,
},`;
}
