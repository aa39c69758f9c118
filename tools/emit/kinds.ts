/** What tells the kinds of a profile apart, beyond the codes of the header. */
import type { Body, Condition, Kind, Profile } from '../model.ts';

/** Whether some kinds of the same codes are told apart by bits or length of the body. */
export function areCodesShared(kinds: readonly Kind[]): boolean {
  const seen = new Set<string>();
  return kinds.some(({ device, message }) => {
    const key = `${device.code} ${message.code}`;
    if (message.when.length > 0 || seen.has(key)) return true;
    seen.add(key);
    return false;
  });
}

/** Where messages of the body look for what tells them, each place once. No field of the body has these bits. */
export function whenPlaces({ messages }: Body, profile: Profile): Omit<Condition, 'value'>[] {
  const places = new Map<string, Omit<Condition, 'value'>>();
  for (const { name, when } of profile.messages) {
    if (!messages.includes(name)) continue;
    for (const { byte, size, low, width } of when)
      places.set(`${byte} ${size} ${low} ${width}`, { byte, size, low, width });
  }
  return [...places.values()];
}
