#!/usr/bin/env node
/** The `rump` command. It only registers: what a command does is loaded when it is called. */
import { registerDecode } from './commands/decode.ts';
import { registerDiscover } from './commands/discover.ts';
import { registerEncode } from './commands/encode.ts';
import { registerGenerate } from './commands/generate.ts';
import { registerInspect } from './commands/inspect.ts';
import { registerProfile } from './commands/profile.ts';
import { registerRoute } from './commands/route.ts';
import { registerServe } from './commands/serve.ts';
import { registerSimulate } from './commands/simulate.ts';
import { createProgram } from './program.ts';
import { run } from './run.ts';

const program = createProgram();
registerDecode(program);
registerEncode(program);
registerInspect(program);
registerRoute(program);
registerServe(program);
registerSimulate(program);
registerDiscover(program);
registerProfile(program);
registerGenerate(program);
await run(program, process.argv);
