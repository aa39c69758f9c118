/** `assembly/generated/<group>.ts`: for every field of every body, which loop of `columns.ts` takes it out and puts it in. */
import type { Body, Field, Profile } from '../../model.ts';
import { groupsOf, hexadecimal, namedFields, sourceOf } from '../names.ts';

/** Text and bytes are no columns of integers: the SDK reads them out of the frames. */
function isInteger(field: Field): boolean {
  return field.type !== 'text' && field.type !== 'bytes';
}

function packedFields(body: Body): { field: Field; index: number }[] {
  return namedFields(body)
    .map((field, index) => ({ field, index }))
    .filter(({ field }) => isInteger(field));
}

export function emitPackers(bodies: readonly Body[]): string {
  const packed = bodies.filter((body) => packedFields(body).length > 0);
  const loops = new Set(
    packed.flatMap((body) =>
      packedFields(body).flatMap(({ field }) => [loopOf('gather', field).name, loopOf('scatter', field).name]),
    ),
  );
  return `import { ${[...loops].sort().join(', ')} } from '../columns';
${packed.map(emitBody).join('\n')}`;
}

type Direction = 'gather' | 'scatter';

/** The loop's name and the integer type that it is made for, if any. */
function loopOf(direction: Direction, field: Field): { name: string; type: string } {
  const type = field.size === 3 || field.size === 6 ? '' : `<u${field.size * 8}>`;
  const suffix = type === '' ? String(field.size * 8) : '';
  if (direction === 'scatter') return { name: `scatter${field.size === 6 ? '' : 'Bits'}${suffix}`, type };
  return { name: `gather${field.signed ? 'Signed' : 'Unsigned'}${suffix}`, type };
}

function callOf(direction: Direction, field: Field): string {
  const { name, type } = loopOf(direction, field);
  if (field.size === 6) return `${name}(count, ${field.byte})`;
  const bits = direction === 'gather' && field.signed ? field.width : hexadecimal(2 ** field.width - 1);
  return `${name}${type}(count, ${field.byte}, ${field.low}, ${bits})`;
}

function emitBody(body: Body): string {
  const fields = packedFields(body);
  const cases = (direction: Direction): string =>
    fields
      .map(({ field, index }) => `case ${index}: // ${field.name}\n${callOf(direction, field)};\nbreak;`)
      .join('\n');
  return `
/** ${body.title} (${sourceOf(body)}): one field of each selected frame into the column of raw values. */
export function gather${body.name}(field: u32, count: u32): void {
  switch (field) {
${cases('gather')}
  }
}

/** ${body.title} (${sourceOf(body)}): the column of raw values into one field of each selected frame. */
export function scatter${body.name}(field: u32, count: u32): void {
  switch (field) {
${cases('scatter')}
  }
}
`;
}

/** `assembly/generated/bodies.ts`: from a body's number to its packer. */
export function emitBodyDispatch(profile: Profile): string {
  const packed = profile.bodies.filter((body) => packedFields(body).length > 0);
  const imports = [...groupsOf(profile)].flatMap(([group, bodies]) => {
    const names = bodies.filter((body) => packed.includes(body)).flatMap(({ name }) => [`gather${name}`, `scatter${name}`]);
    return names.length === 0 ? [] : [`import { ${names.sort().join(', ')} } from './${group}';`];
  });
  const dispatch = (direction: Direction): string =>
    packed
      .map((body) => `case ${profile.bodies.indexOf(body)}:\n${direction}${body.name}(field, count);\nbreak;`)
      .join('\n');
  return `${imports.join('\n')}

/** One field of \`count\` selected frames, all with this body, into the column of raw values. */
export function gather(body: u32, field: u32, count: u32): void {
  switch (body) {
${dispatch('gather')}
  }
}

/** The column of raw values into one field of \`count\` selected frames, all with this body. */
export function scatter(body: u32, field: u32, count: u32): void {
  switch (body) {
${dispatch('scatter')}
  }
}
`;
}
