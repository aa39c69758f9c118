/** Streams behind the body of a `fetch`, on any host that has both. */
import { createCodec, type Message, MessageDecoderStream, MessageEncoderStream, type MessageInput } from 'igrs-rump';

export async function kinds(address: string): Promise<string[]> {
  const { body } = await fetch(address);
  if (body === null) return [];
  const decoder = new MessageDecoderStream(createCodec());
  const found: string[] = [];
  const reader = body.pipeThrough(decoder).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const messages: Message[] = value;
    for (const { kind } of messages) found.push(kind);
    // @ts-expect-error messages come in arrays
    value.kind;
  }
  const { frames }: { frames: number } = decoder.stats;
  return [...found, `${frames} frames`];
}

export function encoded(messages: ReadableStream<MessageInput>): ReadableStream<Uint8Array> {
  return messages.pipeThrough(new MessageEncoderStream(createCodec()));
}

export function copied(bytes: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const codec = createCodec();
  const read = bytes.pipeThrough(new MessageDecoderStream(codec));
  return read.pipeThrough(new MessageEncoderStream(codec, { lenient: true }));
}

export function wrong(messages: ReadableStream<MessageInput>, texts: ReadableStream<string>): void {
  const codec = createCodec();
  // @ts-expect-error text is no bytes
  texts.pipeThrough(new MessageDecoderStream(codec));
  // @ts-expect-error what is decoded is messages
  const bytes: ReadableStream<Uint8Array> = new MessageDecoderStream(codec).readable;
  // @ts-expect-error what is read is written leniently alone
  new MessageDecoderStream(codec).readable.pipeThrough(new MessageEncoderStream(codec));
  // @ts-expect-error messages are no bytes
  messages.pipeThrough(new MessageDecoderStream(codec));
  void bytes;
}
