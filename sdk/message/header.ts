/** Fields of the header that mean something. */
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { writeField } from '../generated/hooks/message/body.ts';
import { FRAME_HEADER, HEADER_DEFAULTS, VERSION_FIELD } from '../generated/kinds.ts';
import { VERSIONS } from '../generated/layout.ts';
import { type Fields, isPlain, refuseUnknownNames } from '../values/checked.ts';
import { placed, RumpError, refuse } from '../values/error.ts';

/** Those of `message.header`, into bits that are zero; for others the `own` defaults of the message, or the profile's. */
export function writeHeaderFields(
  { header }: Fields,
  own: Fields | undefined,
  lenient: boolean,
  view: DataView,
  at: number,
  cut = false,
  fields: readonly FieldLayout[] = (FRAME_HEADER as BodyLayout).fields,
): void {
  const { names } = FRAME_HEADER as BodyLayout;
  const given = header === undefined ? {} : header;
  if (!isPlain(given)) refuse('wrong-type', 'header', header, `it must be a plain object of ${names.join(', ')}`);
  refuseUnknownNames(given, names, 'header.');
  for (const field of fields) {
    const { name } = field;
    const path = `header.${name}`;
    let chosen = given[name];
    if (chosen === undefined)
      chosen = own !== undefined && Object.hasOwn(own, name) ? own[name] : HEADER_DEFAULTS[name];
    if (chosen === undefined) refuse('missing-field', path, chosen, 'this field of the header has no default');
    try {
      writeField(chosen, field, lenient, view, at, cut);
    } catch (error) {
      throw RumpError.is(error) ? placed(error, path) : error;
    }
    if (name === VERSION_FIELD && !VERSIONS.includes(chosen as number)) {
      refuse('out-of-range', path, chosen, `it must be one of ${VERSIONS.join(', ')}`);
    }
  }
}
