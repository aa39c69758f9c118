import { refuse } from './error.ts';

/** Options as a caller may pass them. */
export function checkedOptions<Options extends object>(options: Options): Options {
  if (typeof options === 'object' && options !== null) return options;
  refuse('wrong-type', 'options', options, 'it must be an object');
}

/** Somebody who passes a profile must not get another one's frames silently. */
export function refuseProfile(profile: unknown): void {
  if (profile !== undefined) refuse('unsupported', 'profile', profile, 'this package has its profile compiled in');
}
