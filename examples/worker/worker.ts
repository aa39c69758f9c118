/**
 * A Cloudflare worker that takes a batch of frames, splits it by rules without decoding it, and answers what goes where:
 *
 *   npm install igrs-rump
 *   npx wrangler dev
 *   curl --data-binary @FILE localhost:8787
 */
import { createCodec, type FrameBatch } from 'igrs-rump';

const codec = createCodec();
// Before the compatibility date 2025-06-01 a worker cannot compile Wasm, and the line above gives the JavaScript engine. For Wasm
// replace it by these two:
//   import module from 'igrs-rump/rump.wasm';
//   const codec = createCodec({ module });

const router = codec.router({
  rules: [
    { to: 'alarms', messageType: 'alarm', where: { field: 'severity', atLeast: 'fault' } },
    { to: 'heaters', deviceType: 'water-heater', shards: 4 },
    { to: 'rest' },
  ],
});

/** In a worker of yours `bytes`, whole frames that you may keep, would go to a queue, a bucket or another server. */
function* forward(batches: Iterable<FrameBatch>) {
  for (const batch of batches) {
    for (const { bytes, ...destination } of router.route(batch)) yield { ...destination, bytes: bytes.length };
  }
}

export default {
  async fetch(request) {
    if (request.method !== 'POST') {
      return new Response('POST the bytes of frames here\n', { status: 405, headers: { allow: 'POST' } });
    }
    const scanner = codec.scanner();
    const sent = [...forward(scanner.push(await request.arrayBuffer())), ...forward(scanner.end())];
    return Response.json({ engine: codec.engine, sent, bytesSkipped: scanner.stats.bytesSkipped });
  },
} satisfies ExportedHandler;
