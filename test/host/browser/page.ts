/** The page: it watches before anything else is loaded, then runs the suite in itself or in the worker that its address asks for. */
import { watch } from './watch.ts';

/** TypeScript has no types for pages and workers at once. */
interface PageNavigator {
  readonly serviceWorker: { register(address: string, options: { type: 'module' }): Promise<unknown> };
}

const SUITE = './suite.js';

async function start(): Promise<void> {
  const place = new URLSearchParams(location.search).get('in');
  switch (place) {
    case 'page':
      await import(new URL(SUITE, location.href).href);
      return;
    case 'service worker':
      await (navigator as unknown as PageNavigator).serviceWorker.register(SUITE, { type: 'module' });
      return;
    case 'module worker':
    case 'classic worker':
      new Worker(SUITE, place === 'module worker' ? { type: 'module' } : {}).addEventListener('error', (event) => {
        throw new Error(event.message ?? `${SUITE} did not load`);
      });
      return;
    default:
      throw new Error(`there is no place called ${place}`);
  }
}

watch();
start();
