/** What the exchange needs of a profile and does not find in it: exchange and server are left out of such a package. */
import { ASKING, REGISTERING } from '../../sdk/exchange/roles.ts';
import type { Profile } from '../../tools/model.ts';

export function rolesMissingIn({ frame, messages }: Profile): string[] {
  const inHeader = (['serial', 'sequence'] as const).filter(
    (role) => !frame.header.some((field) => field.role === role),
  );
  const ofMessages = [...REGISTERING, ...ASKING].filter((role) => !messages.some((message) => message.role === role));
  // What the exchange writes by itself has no value for them.
  const withoutDefault = frame.header.filter((field) => field.role === 'field' && field.default === undefined);
  return [
    ...inHeader.map((role) => `header field of role ${role}`),
    ...ofMessages.map((role) => `message of role ${role}`),
    ...withoutDefault.map(({ name }) => `default of header.${name}`),
  ];
}
