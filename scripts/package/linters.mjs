import { root } from '../common/paths.mjs';
import { run } from '../common/run.mjs';

/** @param {import('./pack.mjs').Packed} packed */
export async function checkWithPublint({ tarball }) {
  const { code, output } = await run('publint', ['run', '--strict', tarball]);
  if (code !== 0) throw new Error(output.trim());
  return 'clean';
}

/**
 * Are the types wrong? In TypeScript's resolution of 2012 too; what `require` is told is left out, because an ES module cannot have
 * it any better: hosts that require ES modules take the package.
 * @param {import('./pack.mjs').Packed} packed
 */
export async function checkWithAttw({ tarball }) {
  const program = `${root}test/consumers/tools/node_modules/@arethetypeswrong/cli/dist/index.js`;
  const options = ['--ignore-rules', 'cjs-resolves-to-esm', '--no-emoji', '--format', 'ascii'];
  const { code, output } = await run('node', [program, tarball, ...options]);
  if (code !== 0) throw new Error(output.trim());
  const entries = output.match(/^"igrs-rump.*"$/gm) ?? [];
  if (entries.length === 0) throw new Error(`attw has looked at no entry:\n${output.trim()}`);
  return `clean, ${entries.length} entries`;
}
