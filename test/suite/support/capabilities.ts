/**
 * What not every profile or host can do. A test that needs such a thing names it as its `skip`: false where it is there, else
 * the reason, which the run reports.
 */
import { kinds } from 'igrs-rump/profile';
import { host } from './host.ts';
import { wire } from './wire.ts';

export type Skip = false | string;

/** Damage to a frame's content shows only where something checks it. */
export const withoutCheck: Skip = wire.checks[0]?.algorithm === 'none' && 'the profile has no check';

/** Without a length of its own, a frame of unknown kind has no end that a reader could find. */
export const withoutLength: Skip = wire.length === null && 'the kind implies the length: there are no unknown kinds';

/** Tests that speak of devices and fields by the names that the default profile gives them. */
export const withoutDefaultNames: Skip =
  !(kinds() as string[]).includes('air-conditioner.status') && 'it is about fields that the default profile names';

/** Tests that give bytes of frames as they are in the default profile; flips and truncations of any frame are tested apart. */
export const withoutDefaultFrame: Skip =
  (wire.starts[0] !== '5250' ||
    wire.length?.byte !== 14 ||
    wire.checks[0]?.size !== 2 ||
    wire.maximumBodyLength !== 256) &&
  'it is about bytes of the default profile';

export const withoutWasm: Skip = host.engine === 'js' && 'the host refuses Wasm';

/** The embedded binary is compiled at import, which some hosts forbid while they take a module that is passed. */
export const withoutEmbeddedWasm: Skip = withoutWasm || (host.module !== undefined && 'the host compiles no Wasm');
