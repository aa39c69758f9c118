import { createCodec } from 'igrs-rump/js';
import { workerWith } from './answer.mjs';

export default workerWith(createCodec());
