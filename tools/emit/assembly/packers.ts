/** `assembly/generated/<group>.ts`: for every field of every body, where the loops of `columns.ts` take it out and put it in. */
import { scriptComment } from '../../escape.ts';
import type { Body, Field, Profile } from '../../model.ts';
import { isGeneral } from '../body.ts';
import { headerBody } from '../frame.ts';
import { groupsOf, namedFields, sourceOf } from '../names.ts';

/** Text and bytes have no columns of integers; the SDK reads them from the frames. */
function isInteger(field: Field): boolean {
  return field.type !== 'text' && field.type !== 'bytes';
}

interface PackedField {
  readonly field: Field;
  readonly index: number;
}

/** Fields are numbered as in the SDK's layout tables, text and bytes counted. */
function packedFields(body: Body, profile: Profile): PackedField[] {
  // Those are described in general.ts.
  if (isGeneral(body, profile)) return [];
  return namedFields(body)
    .map((field, index) => ({ field, index }))
    .filter(({ field }) => isInteger(field));
}

function packedBodies(bodies: readonly Body[], profile: Profile): Body[] {
  return bodies.filter((body) => packedFields(body, profile).length > 0);
}

export function emitPackers(bodies: readonly Body[], profile: Profile): string {
  const packed = packedBodies(bodies, profile);
  const makers = new Set(packed.flatMap((body) => packedFields(body, profile).map(({ field }) => makerOf(field))));
  return `import { ${['NO_INTEGER', ...[...makers].sort()].join(', ')} } from '../location';
${packed.map((body) => emitBody(body, profile)).join('\n')}`;
}

function makerOf(field: Field): string {
  return field.signed ? 'signed' : 'unsigned';
}

function emitBody(body: Body, profile: Profile): string {
  return `
/** ${scriptComment(`${body.title} (${sourceOf(body)})`)}. */
export ${emitLocations(body.name, packedFields(body, profile))}`;
}

function emitLocations(name: string, fields: readonly PackedField[]): string {
  const cases = fields.map(
    ({ field, index }) =>
      `case ${index}: // ${field.name}\nreturn ${makerOf(field)}(${field.byte}, ${field.size}, ${field.low}, ${field.width});`,
  );
  return `function locationIn${name}(field: u32): u32 {
  switch (field) {
${cases.join('\n')}
default:
return NO_INTEGER;
  }
}
`;
}

/** `assembly/generated/bodies.ts`: from a body's number to its packer. */
export function emitBodyDispatch(profile: Profile): string {
  const imports = [...groupsOf(profile)].flatMap(([group, bodies]) => {
    const names = packedBodies(bodies, profile).map(({ name }) => `locationIn${name}`);
    return names.length === 0 ? [] : [`import { ${names.join(', ')} } from './${group}';`];
  });
  const headerFields = headerBody(profile);
  const header = headerFields === null ? [] : packedFields(headerFields, profile);
  const makers = [...new Set(header.map(({ field }) => makerOf(field)))].sort();
  return `${imports.join('\n')}
import { ${['NO_INTEGER', ...makers].join(', ')} } from '../location';
${header.length === 0 ? '' : `import { HEADER_BODY } from './layout';\n`}
/** Where a field of a body lies; bodies are numbered as in the SDK's \`BODIES\`. */
export function locationOf(body: u32, field: u32): u32 {
  switch (body) {
${packedBodies(profile.bodies, profile)
  .map((body) => `case ${profile.bodies.indexOf(body)}:\nreturn locationIn${body.name}(field);`)
  .join('\n')}
${header.length === 0 ? '' : 'case HEADER_BODY:\nreturn locationInFrameHeader(field);'}
default:
return NO_INTEGER;
  }
}
${header.length === 0 ? '' : emitHeaderLocations(header)}`;
}

function emitHeaderLocations(fields: readonly PackedField[]): string {
  return `
/** Where a field of the header lies, from the frame's first byte on. */
${emitLocations('FrameHeader', fields)}`;
}
