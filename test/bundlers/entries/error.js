import { RumpError } from 'igrs-rump';

console.log(RumpError.is(globalThis));
