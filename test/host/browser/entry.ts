/** The suite in a page or a worker of a browser. */
import 'igrs-rump-host:suite';
import { createCodec } from 'igrs-rump';
import { runTests } from '../shim/test.ts';
import { tell, told, watch } from './watch.ts';

async function run(): Promise<void> {
  const tests = await runTests((name) => tell('began', name));
  // What nobody has handled shows only when the host comes to rest, and must be known before the report.
  await new Promise((resolve) => setTimeout(resolve));
  await told();
  tell('report', { engine: createCodec().engine, tests });
  await told();
}

watch();
if ('registration' in globalThis) {
  // The browser lets a service worker live until its installation has ended.
  addEventListener('install', (event) => (event as ExtendableEvent).waitUntil(run()));
} else {
  run();
}
