import type { DeviceTypeName } from 'igrs-rump';
import { deviceTypes } from 'igrs-rump/profile';
import { misuse } from '../failure.ts';

/** Those of the list, as often as they stand in it, so that one type may be more frequent; by default each once. */
export function readTypes(list: string | undefined): readonly DeviceTypeName[] {
  const known = deviceTypes.map(({ name }) => name as DeviceTypeName);
  if (list === undefined) return known;
  return list.split(',').map((text) => {
    const type = known.find((name) => name === text.trim());
    if (type === undefined) throw misuse(`--types has "${text}"; it must be one of ${known.join(', ')}`);
    return type;
  });
}
