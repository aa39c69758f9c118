/** For hosts that compile modules only ahead of time. */
import { type Codec, createCodec } from 'igrs-rump';
import module from 'igrs-rump/rump.wasm';

export const codec: Codec = createCodec({ module });

// @ts-expect-error what it is only the host knows
module.exports;
