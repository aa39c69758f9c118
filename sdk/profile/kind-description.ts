import type { KindName } from '../generated/messages.ts';
import type { BodyDescription, FieldDescription } from './description.ts';

/** One kind of message: what a user interface shows of it. */
export interface KindDescription extends Omit<BodyDescription, 'fields'> {
  readonly kind: KindName;
  readonly deviceType: string;
  readonly messageType: string;
  /** The fields of its messages' bodies, in order of byte and bit. */
  readonly fields: readonly FieldDescription[];
  /** The same with the reserved bits and bytes between them. */
  readonly layout: readonly FieldDescription[];
}
