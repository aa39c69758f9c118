/**
 * POST frames, get JSON lines, each as soon as its frame has arrived:
 *
 *   deno add npm:igrs-rump
 *   deno serve serve.ts                    no permission is needed
 *   curl --data-binary @FILE localhost:8000
 */
import { createCodec, type Message, MessageDecoderStream } from 'igrs-rump';

const codec = createCodec();

/** The body of a frame that the profile does not know is bytes, which JSON cannot express. */
function bytesAsHex(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? value.toHex() : value;
}

/** The decoder gives arrays: all messages that are ready at once. */
function jsonLines(): TransformStream<Message[], string> {
  return new TransformStream({
    transform(messages, controller) {
      for (const message of messages) controller.enqueue(`${JSON.stringify(message, bytesAsHex)}\n`);
    },
  });
}

export default {
  fetch(request) {
    if (request.method !== 'POST') {
      return new Response('POST the bytes of frames here\n', { status: 405, headers: { allow: 'POST' } });
    }
    // Nothing is decoded before the client reads: back-pressure passes through all three streams.
    const lines = request.body
      ?.pipeThrough(new MessageDecoderStream(codec))
      .pipeThrough(jsonLines())
      .pipeThrough(new TextEncoderStream());
    return new Response(lines, { headers: { 'content-type': 'application/x-ndjson' } });
  },
} satisfies Deno.ServeDefaultExport;
