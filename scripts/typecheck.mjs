import { emitDeclarations } from './declarations.mjs';
import { run } from './run.mjs';

// The rest sees the SDK as users do, through its declarations, so those come first.
try {
  await emitDeclarations();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const { code, output } = await run('tsc', ['-p', '.']);
process.stdout.write(output);
process.exitCode = code;
