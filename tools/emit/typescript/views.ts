/** `generated/views/<group>.ts`: getters over a frame's bytes, for reading a few fields without making an object. */
import type { Body, ByteOrder, Field } from '../../model.ts';
import { typeScriptAccess } from '../access.ts';
import { hasCodes, hexadecimal, namedFields, pascalCase, sourceOf, tableOf } from '../names.ts';
import { typeOf } from './bodies.ts';
import { containerOf, rawOf, valueExpression } from './expressions.ts';
import { nullable } from './readers.ts';

export function emitViews(bodies: readonly Body[], order: ByteOrder): string {
  const fields = bodies.flatMap(namedFields);
  const helpers = (['flags', 'text', 'bytes'] as const)
    .filter((wanted) => fields.some(({ type }) => type === wanted))
    .map((type) => `read${pascalCase(type)}`);
  const coded = fields.filter(hasCodes);
  const names = [...new Set(coded.flatMap((field) => [tableOf(field), `type ${pascalCase(tableOf(field))}`]))];
  return `${helpers.length === 0 ? '' : `import { ${helpers.join(', ')} } from '../../field/read.ts';\n`}import { FrameView } from './frame.ts';
${names.length === 0 ? '' : `import { ${names.join(', ')} } from '../codes.ts';\n`}
${bodies.map((body) => emitView(body, order)).join('\n')}`;
}

/** `generated/views/frame.ts`: what the views of all bodies share, the header. */
export function emitFrameView(): string {
  return `import { BodyView } from '../../field/view.ts';
import { HEADER_LENGTH, readSequence, readSerial } from '../layout.ts';

/** The header's getters. */
export class FrameView extends BodyView {
  get serial(): number {
    return readSerial(this.view, this.at - HEADER_LENGTH);
  }

  get sequence(): number {
    return readSequence(this.view, this.at - HEADER_LENGTH);
  }
}
`;
}

function emitView(body: Body, order: ByteOrder): string {
  return `/** ${body.title} (${sourceOf(body)}). */
export class ${body.name}View extends FrameView {
${namedFields(body)
  .map((field) => emitGetter(body, field, order))
  .join('\n\n')}
}
`;
}

function emitGetter(body: Body, field: Field, order: ByteOrder): string {
  const unset = body.presence === null ? '' : ' | undefined';
  const type = typeOf(field).replaceAll('Unknown', 'number');
  return `get ${field.name}(): ${type}${unset} {
const { view, at } = this;
${absent(body, field, order)}${value(field, order)}
}`;
}

function absent(body: Body, field: Field, order: ByteOrder): string {
  if (body.presence === null) return '';
  const mask = typeScriptAccess.read({ size: body.presence.size, signed: false }, order, 'at', body.presence.byte);
  return `if ((${mask} & ${hexadecimal(2 ** (field.presence ?? 0))}) === 0) return undefined;\n`;
}

function value(field: Field, order: ByteOrder): string {
  const container = containerOf(field, order);
  if (field.null === null) return `return ${valueExpression(field, container)};`;
  return `const ${field.name}Raw = ${rawOf(field, container)};
return ${nullable(field)};`;
}
