/** One codec for the whole worker. It is created while the worker starts, because Wasm cannot be compiled later. */
import { env } from 'cloudflare:workers';
import { createCodec } from 'igrs-rump';

export const codec = createCodec({ engine: env.ENGINE ?? 'auto' });
