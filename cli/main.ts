#!/usr/bin/env node
import { registerAccounts } from './commands/accounts.ts';
import { registerControl, registerDevices, registerStatus, registerWatch } from './commands/controller.ts';
import { registerDiscover, registerServe, registerSimulate } from './commands/exchange.ts';
/** The `rump` command. It only registers the commands; their code is loaded when they run. */
import { registerDecode, registerEncode, registerInspect, registerRoute } from './commands/frames.ts';
import { registerGenerate, registerProfile } from './commands/profile.ts';
import { createProgram, run } from './program.ts';

const program = createProgram();
registerDecode(program);
registerEncode(program);
registerInspect(program);
registerRoute(program);
registerServe(program);
registerSimulate(program);
registerDiscover(program);
registerDevices(program);
registerWatch(program);
registerStatus(program);
registerControl(program);
registerAccounts(program);
registerProfile(program);
registerGenerate(program);
await run(program, process.argv);
