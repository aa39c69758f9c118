/** One codec for the whole worker. It is made while the worker starts, because later no worker may compile Wasm. */
import { env } from 'cloudflare:workers';
import { createCodec } from 'igrs-rump';

export const codec = createCodec({ engine: env.ENGINE ?? 'auto' });
