/** `generated/descriptions.ts`: titles, ranges, names and origins, for user interfaces and the frame inspector. */
import { scriptString } from '../../escape.ts';
import type { Body, Check, Code, Field, HeaderField, Kind, Profile } from '../../model.ts';
import { codeTables, groupsOf, hasCodes, tableOf, variableOf } from '../names.ts';

export function emitDescriptions(profile: Profile): string {
  const { frame, deviceId } = profile;
  return `import type { BodyLayout } from '../field/layout.ts';
import type {
  BodyDescription,
  CodeDescription,
  FrameDescription,
  KindPlace,
  ProfileDescription,
} from '../profile/description.ts';
${[...groupsOf(profile)]
  .map(([group, bodies]) => `import { ${bodies.map(variableOf).sort().join(', ')} } from './fields/${group}.ts';`)
  .join('\n')}

${codeTables(profile)
  .map(({ name, codes }) => `const ${name}: readonly CodeDescription[] = ${codesLiteral(codes)};`)
  .join('\n\n')}

export const PROFILE: ProfileDescription = {
  id: ${scriptString(profile.id)},
  version: ${scriptString(profile.version)},
  title: ${scriptString(profile.title)},
};

/** Table ${deviceId.table}. */
export const DEVICE_TYPES: readonly CodeDescription[] = ${codesLiteral(deviceId.deviceTypes)};

/** Table 3. */
export const MESSAGE_TYPES: readonly CodeDescription[] = ${codesLiteral(profile.messages)};

/** Table ${frame.table}. */
export const FRAME: FrameDescription = {
  title: ${scriptString(frame.title)},
  table: ${frame.table},
  ${provenance(frame)},
  header: [
${frame.header.map(headerLiteral).join('\n')}
  ],
  check: ${(frame.checks[0] as Check).size === 0 ? 'null' : `{ title: ${scriptString((frame.checks[0] as Check).title)}, algorithm: '${(frame.checks[0] as Check).algorithm}', size: ${(frame.checks[0] as Check).size}, ${provenance(frame.checks[0] as Check)} }`},
};

/** In the order of \`BODIES\` in kinds.ts. */
export const BODY_DESCRIPTIONS: readonly BodyDescription[] = [
${profile.bodies.map(bodyLiteral).join('\n')}
];

/** The layouts of the same bodies. */
export const BODY_LAYOUTS: readonly BodyLayout[] = [
${profile.bodies.map((body) => `${variableOf(body)},`).join('\n')}
];

/** In the order of \`KINDS\` in kinds.ts, without the readers and writers that come along there. */
export const KIND_PLACES: readonly KindPlace[] = [
${profile.kinds.map((kind) => kindLiteral(profile, kind)).join('\n')}
];
`;
}

function provenance({ origin, source }: { origin: string; source: string | null }): string {
  return `origin: '${origin}', source: ${scriptString(source ?? '')}`;
}

function codesLiteral(codes: readonly Code[]): string {
  return `[
${codes.map((code) => `{ code: ${code.code}, name: ${scriptString(code.name)}, title: ${scriptString(code.title)}, ${provenance(code)} },`).join('\n')}
]`;
}

function headerLiteral(field: HeaderField): string {
  const entries = [
    `name: ${scriptString(field.name)}`,
    `title: ${scriptString(field.title)}`,
    `role: '${field.role}'`,
    `byte: ${field.byte}`,
    `size: ${field.size}`,
  ];
  // The start marker's bytes are in layout.ts: as a number they would need the byte order beside them.
  if (field.values.length > 0 && field.role !== 'start') entries.push(`value: ${field.values[0]}`);
  return `{ ${entries.join(', ')}, ${provenance(field)} },`;
}

function kindLiteral(profile: Profile, { name, device, message, body }: Kind): string {
  const codes = `deviceCode: ${device.code}, messageCode: ${message.code}`;
  return `{ kind: ${scriptString(name)}, deviceType: ${scriptString(device.name)}, messageType: ${scriptString(message.name)}, ${codes}, body: ${profile.bodies.indexOf(body)} },`;
}

function bodyLiteral(body: Body): string {
  const { presence } = body;
  const mask =
    presence === null
      ? 'null'
      : `{ title: ${scriptString(presence.title)}, byte: ${presence.byte}, size: ${presence.size}, ${provenance(presence)} }`;
  return `{
title: ${scriptString(body.title)},
table: ${body.table},
clause: ${scriptString(body.clause ?? '')},
${provenance(body)},
length: ${body.length},
atLeast: ${body.atLeast},
presence: ${mask},
fields: [
${body.fields.map((field) => fieldLiteral(field)).join('\n')}
],
},`;
}

function fieldLiteral(field: Field): string {
  const type = ['bool', 'enum', 'flags', 'text', 'bytes', 'reserved'].includes(field.type) ? field.type : 'number';
  const entries = [
    `name: ${scriptString(field.name)}`,
    `title: ${scriptString(field.title)}`,
    `type: '${type}'`,
    `byte: ${field.byte}`,
    `size: ${field.size}`,
    `low: ${field.low}`,
    `width: ${field.width}`,
  ];
  if (type === 'number') {
    entries.push(`minimum: ${field.min}`, `maximum: ${field.max}`, `step: ${field.step ?? field.scale}`);
    entries.push(`nullable: ${field.null !== null}`);
    if (field.unit !== null) entries.push(`unit: ${scriptString(field.unit)}`);
  }
  if (hasCodes(field)) entries.push(`codes: ${tableOf(field)}`);
  if (field.enumeration?.ordered === true) entries.push('ordered: true');
  if (field.presence !== null) entries.push(`presence: ${field.presence}`);
  return `{ ${entries.join(', ')}, ${provenance(field)} },`;
}
