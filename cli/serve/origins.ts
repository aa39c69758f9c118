import { misuse } from '../failure.ts';

/** Origins as browsers write them. A path, or a name without its protocol, would match no request, and silently so. */
export function checkOrigins(origins: readonly string[]): readonly string[] {
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw misuse(`--origin ${origin}: it must be an origin as browsers write it, such as https://home.example`);
  }
  return origins;
}
