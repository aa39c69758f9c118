import { createCodec } from 'igrs-rump';

console.log(createCodec().engine);
