import { workerWith } from './answer.mjs';

export default workerWith(null);
