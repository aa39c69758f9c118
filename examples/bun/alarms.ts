/**
 * Prints the alarms in a capture, one per line:
 *
 *   bun add igrs-rump
 *   bun alarms.ts FILE
 */
import { createCodec, MessageDecoderStream } from 'igrs-rump';
import { formatDeviceId } from 'igrs-rump/profile';

const [path] = Bun.argv.slice(2);
if (path === undefined || !(await Bun.file(path).exists())) {
  console.error(path === undefined ? 'usage: bun alarms.ts FILE' : `no such file: ${path}`);
  process.exit(1);
}

const decoder = new MessageDecoderStream(createCodec());

for await (const messages of Bun.file(path).stream().pipeThrough(decoder)) {
  for (const message of messages) {
    if (message.messageType !== 'alarm' || message.kind === 'unknown') continue;
    // From here on TypeScript knows what the body of an alarm has.
    const { event, severity, faults } = message.body;
    console.log(formatDeviceId(message.deviceType, message.serial), severity, event, faults.join(', '));
  }
}

const { frames, bytesSkipped } = decoder.stats;
console.error(`searched ${frames} frames, skipped ${bytesSkipped} bytes`);
