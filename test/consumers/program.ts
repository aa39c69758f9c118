/** What a host runs after it has checked the types. */
import { exercise } from './api.ts';

console.log(JSON.stringify(exercise()));
