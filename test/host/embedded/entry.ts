/** The suite in a program of one file, which prints what became of it. */
import 'igrs-rump-host:suite';
import { runTests } from '../shim/test.ts';

runTests().then((tests) => console.log(JSON.stringify(tests)));
