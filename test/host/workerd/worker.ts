/** The suite in a module worker: its tests are registered at global scope, and run while a request is answered. */
import 'igrs-rump-host:suite';
import { runTests } from '../shim/test.ts';

export default {
  fetch: async (): Promise<Response> => Response.json(await runTests()),
};
