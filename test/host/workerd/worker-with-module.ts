/** As a user of an old compatibility date has it: the module comes compiled, through an import of the raw file. */
import './pass-module.ts';
import worker from './worker.ts';

export default worker;
