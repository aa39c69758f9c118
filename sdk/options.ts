import { display, RumpError } from './error.ts';

/** Options as a caller may pass them. */
export function checkedOptions<Options extends object>(options: Options): Options {
  if (typeof options === 'object' && options !== null) return options;
  throw new RumpError('wrong-type', `options is ${display(options)}; it must be an object`, { path: 'options' });
}

/** Somebody who passes a profile must not get another one's frames silently. */
export function refuseProfile(profile: unknown): void {
  if (profile === undefined) return;
  throw new RumpError('unsupported', 'profile is reserved: this package has its profile compiled in', {
    path: 'profile',
  });
}
