import { RumpError } from './error.ts';

/** Somebody who passes a profile must not get another one's frames silently. */
export function refuseProfile(profile: unknown): void {
  if (profile === undefined) return;
  throw new RumpError('unsupported', 'profile is reserved: this package has its profile compiled in', {
    path: 'profile',
  });
}
