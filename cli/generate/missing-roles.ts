/** What the exchange needs and does not find in a profile: such a package has neither exchange nor server. */
import { ASKING, REGISTERING } from '../../sdk/exchange/roles.ts';
import type { Profile } from '../../tools/model.ts';

export function rolesMissingIn({ frame, messages }: Profile): string[] {
  const inHeader = (['serial', 'sequence'] as const).filter(
    (role) => !frame.header.some((field) => field.role === role),
  );
  const ofMessages = [...REGISTERING, ...ASKING].filter((role) => !messages.some((message) => message.role === role));
  // The exchange writes these messages by itself, and has no value for such fields.
  const withoutDefault = frame.header.filter((field) => field.role === 'field' && field.default === undefined);
  return [
    ...inHeader.map((role) => `header field of role ${role}`),
    ...ofMessages.map((role) => `message of role ${role}`),
    ...withoutDefault.map(({ name }) => `default of header.${name}`),
  ];
}
