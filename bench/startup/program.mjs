/**
 * The task of a fresh process: imports one variant of the package, decodes one frame, scans some, and prints how long each step took.
 *
 *   program.mjs VARIANT FRAME        the frame as hexadecimal digits
 */
const [variant, digits = ''] = process.argv.slice(2);
const frame = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const FRAMES = 32;
const chunk = new Uint8Array(frame.length * FRAMES);
for (let at = 0; at < chunk.length; at += frame.length) chunk.set(frame, at);

const start = performance.now();
if (variant === 'empty') {
  // @ts-expect-error: it lies beside the copy of this program that runs
  await import('./empty.mjs');
  console.log(JSON.stringify({ import: performance.now() - start }));
} else {
  // Literals, as users write them: hosts look for those ahead of time.
  const { createCodec } = await (variant === 'js-entry' ? import('igrs-rump/js') : import('igrs-rump'));
  const imported = performance.now();
  const codec = createCodec(variant === 'js' ? { engine: 'js' } : undefined);
  const created = performance.now();
  const message = codec.decode(frame);
  const decoded = performance.now();
  const scanner = codec.scanner();
  for (const _ of scanner.push(chunk));
  const scanned = performance.now();
  console.log(
    JSON.stringify({
      import: imported - start,
      create: created - imported,
      decode: decoded - created,
      scan: scanned - decoded,
      engine: codec.engine,
      message,
      frames: scanner.stats.frames,
    }),
  );
}
