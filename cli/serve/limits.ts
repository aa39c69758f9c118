import { DEFAULT_LIMITS, type Limits } from 'igrs-rump/server';
import { misuse } from '../failure.ts';

/** `name=number` of each `--limit`. Whether the number makes sense is for the server to say. */
export function readLimits(settings: readonly string[] = []): Partial<Limits> {
  const limits = settings.map((setting) => {
    const [name = '', number = ''] = setting.split('=', 2);
    if (!Object.hasOwn(DEFAULT_LIMITS, name) || !/^\d+$/.test(number)) {
      const names = Object.keys(DEFAULT_LIMITS).join(', ');
      throw misuse(`--limit ${setting}: it must be NAME=NUMBER, with a name of ${names}`);
    }
    return [name, Number(number)] as const;
  });
  return Object.fromEntries(limits);
}
