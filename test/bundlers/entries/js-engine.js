import { createCodec } from 'igrs-rump/js';

console.log(createCodec().engine);
