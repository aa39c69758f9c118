/** The suite in an edge function: its tests are registered at global scope, and run while a request is answered. */
import 'igrs-rump-host:suite';
import { runTests } from '../shim/test.ts';

interface Request extends Event {
  respondWith(response: Promise<Response>): void;
}

addEventListener('fetch', (event) => {
  (event as Request).respondWith(runTests().then((tests) => Response.json(tests)));
});
