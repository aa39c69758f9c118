/** A page that uses one entry of the package, whose address its own address names. */
import type * as Package from 'igrs-rump';
import { tell, told, watch } from './watch.ts';

async function run(): Promise<void> {
  const entry = new URLSearchParams(location.search).get('entry') ?? '';
  const { createCodec } = (await import(new URL(entry, location.href).href)) as typeof Package;
  const codec = createCodec();
  const { sequence } = codec.decode(
    codec.encode({ kind: 'water-heater.status-query', serial: 1, sequence: 7, body: {} }),
  );
  // A violation is an event, which comes when the page rests.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await told();
  tell('report', { engine: codec.engine, sequence });
}

watch();
run();
