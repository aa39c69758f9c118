import { createCodec } from 'igrs-rump';
import { workerWith } from './answer.mjs';

export default workerWith(createCodec({ engine: 'js' }));
