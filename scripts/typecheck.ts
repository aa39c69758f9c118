import { emitDeclarations } from './build.ts';
import { readArguments, runScript } from './common/arguments.ts';
import { run } from './common/programs.ts';

readArguments('Usage: npm run typecheck\n\nChecks the types of all sources.', {});
await runScript(async () => {
  // The rest sees the SDK as users do, through its declarations, so those come first.
  await emitDeclarations();
  // Page code sees a document, its worker a worker's globals, and neither sees anything of Node.
  for (const project of ['.', 'home/page', 'home/worker']) {
    const { code, output } = await run('tsc', ['-p', project]);
    process.stdout.write(output);
    if (code !== 0) process.exitCode = code;
  }
});
