import { BODY_DESCRIPTIONS, KIND_PLACES } from '../generated/descriptions.ts';
import type { DeviceTypeName, KindName, MessageTypeName } from '../generated/messages.ts';
import { refuse } from '../values/error.ts';
import { didYouMean } from '../values/near.ts';
import { frozen } from './contents.ts';
import type { BodyDescription, FieldDescription } from './description.ts';

/** One kind of message: what a user interface shows of it. */
export interface KindDescription extends BodyDescription {
  readonly kind: KindName;
  readonly deviceType: DeviceTypeName;
  readonly messageType: MessageTypeName;
  /** What a message's body has, in order of byte and bit. */
  readonly fields: readonly FieldDescription[];
  /** The same, with the reserved bits and bytes between them; the presence mask is in neither. */
  readonly layout: readonly FieldDescription[];
}

/** Every kind that the profile has a body for: device types in order of their codes, within each its messages likewise. */
export function kinds(): KindName[] {
  return KIND_PLACES.map(({ kind }) => kind);
}

/**
 * Titles, units, ranges, names, places and origins of one kind of message, frozen: all who ask share it. Throws `unknown-kind` for
 * anything else.
 */
export function describe(kind: KindName): KindDescription {
  const place = KIND_PLACES.find((candidate) => candidate.kind === kind);
  if (place === undefined) {
    refuse('unknown-kind', 'kind', kind, `the profile has no such kind of message${didYouMean(kind, kinds())}`);
  }
  const { deviceType, messageType, body } = place;
  const { fields, ...rest } = BODY_DESCRIPTIONS[body] as BodyDescription;
  return frozen({
    kind,
    deviceType,
    messageType,
    ...rest,
    fields: fields.filter(({ type }) => type !== 'reserved'),
    layout: fields,
  });
}
