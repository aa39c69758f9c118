import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { root } from './paths.mjs';
import { run } from './run.mjs';

const problems = [];
const manifest = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

if (Object.keys(manifest.dependencies ?? {}).length > 0) problems.push('package.json: dependencies must stay empty');

const packed = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent']);
const report = JSON.parse(packed.output.slice(packed.output.search(/^[[{]/m)));
const entry = Array.isArray(report) ? report[0] : report[manifest.name];
const files = new Set(entry.files.map((/** @type {{ path: string }} */ file) => file.path));

const targets = [manifest.main, manifest.types, ...Object.values(manifest.bin), ...leaves(manifest.exports)];
for (const target of new Set(targets.map((target) => target.replace(/^\.\//, '')))) {
  if (!files.has(target)) problems.push(`package.json names ${target}, which is not packed`);
}
for (const file of files) {
  // `rump generate` needs the sources, and what the compilers are told about them.
  const isWanted =
    /^(dist|assembly|sdk|profile|docs)\//.test(file) ||
    /^(package\.json|asconfig\.json|tsconfig\.base\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(file);
  if (!isWanted || file.includes('__tests__')) problems.push(`packed: ${file}`);
}

const publint = await run('publint', ['run', '--strict', '--pack', 'npm']);
if (publint.code !== 0) problems.push(publint.output.trim());

// What a user's compiler makes of the declarations, with its library check on: in Node, and in a bundler for browsers.
const consumer = `${root}build/consumer`;
const entries = Object.keys(manifest.exports).filter((key) => manifest.exports[key].types);
const imports = entries.map((key, index) => `export * as entry${index} from '${manifest.name}${key.slice(1)}';`);
await mkdir(consumer, { recursive: true });
await writeFile(`${consumer}/index.ts`, `${imports.join('\n')}\n`);
const strict = { target: 'es2022', strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
const consumers = {
  node: { ...strict, module: 'nodenext', lib: ['ES2022'], types: ['node'] },
  bundler: { ...strict, module: 'preserve', lib: ['ES2022', 'DOM'], types: [] },
};
for (const [name, compilerOptions] of Object.entries(consumers)) {
  const project = `${consumer}/${name}.json`;
  await writeFile(project, JSON.stringify({ compilerOptions, files: ['index.ts'] }));
  const { code, output } = await run('tsc', ['-p', project]);
  if (code !== 0) problems.push(`declarations, ${name}:\n${output.trim()}`);
}

console.log(`${files.size} files, ${entry.size} bytes packed, ${entry.unpackedSize} unpacked`);
for (const problem of problems) console.log(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/**
 * @param {string | Record<string, any>} exports
 * @returns {string[]}
 */
function leaves(exports) {
  return typeof exports === 'string' ? [exports] : Object.values(exports).flatMap(leaves);
}
