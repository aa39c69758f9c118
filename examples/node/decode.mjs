/**
 * Decodes frames to JSON lines, from a file or from TCP connections:
 *
 *   node decode.mjs FILE
 *   node decode.mjs --port 4000        and elsewhere: nc -N localhost 4000 < FILE
 */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { createCodec } from 'igrs-rump';

const codec = createCodec();

/**
 * To a scanner a file and a socket are the same: chunks that are cut anywhere. Each stream needs its own scanner.
 * @param {AsyncIterable<Uint8Array>} chunks
 */
async function decode(chunks) {
  const scanner = codec.scanner();
  for await (const chunk of chunks) print(scanner.push(chunk));
  print(scanner.end());
  const { frames, bytesSkipped, badChecks } = scanner.stats;
  console.error(`${frames} frames, ${bytesSkipped} bytes skipped, ${badChecks} check mismatches`);
}

/** @param {Iterable<import('igrs-rump').FrameBatch>} batches */
function print(batches) {
  // No `await` in here: a batch expires when another connection's bytes are scanned.
  for (const batch of batches) for (const message of batch) console.log(JSON.stringify(message, bytesAsHex));
}

/**
 * The body of a frame that the profile does not know is bytes, which JSON cannot express.
 * @type {(name: string, value: unknown) => unknown}
 */
const bytesAsHex = (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);

/** @param {Error} error */
const complain = (error) => console.error(error.message);

const { values, positionals } = parseArgs({ options: { port: { type: 'string' } }, allowPositionals: true });
const [file] = positionals;

if (values.port !== undefined) {
  const server = createServer((socket) => decode(socket).catch(complain));
  server.listen(Number(values.port), () => console.error('listening on', server.address()));
} else if (file !== undefined) {
  await decode(createReadStream(file)).catch((error) => {
    complain(error);
    process.exitCode = 1;
  });
} else {
  console.error('usage: node decode.mjs FILE | --port PORT');
  process.exitCode = 2;
}
