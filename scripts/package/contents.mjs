/** `rump generate` needs the sources, and what the compilers are told about them. */
const WANTED = [
  /^(dist|assembly|sdk|profile|docs)\//,
  /^(package\.json|asconfig\.json|tsconfig\.base\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
];

/** Bytes on a user's disk. Maps with their sources, or a command line with all its blanks, would be over it at once. */
const MAX_UNPACKED = 4_800_000;

/**
 * Everything that package.json names is packed, and nothing that nobody asked for.
 * @param {Record<string, any>} manifest
 * @param {import('./pack.mjs').Packed} packed
 * @returns {string}
 */
export function checkContents(manifest, { files, size, unpackedSize }) {
  const paths = new Set(files.map((file) => file.path));
  const problems = [];
  const targets = [manifest.main, manifest.types, ...Object.values(manifest.bin), ...leaves(manifest.exports)];
  for (const target of new Set(targets.map((name) => name.replace(/^\.\//, '')))) {
    if (!paths.has(target)) problems.push(`package.json names ${target}, which is not packed`);
  }
  for (const path of paths) {
    const isWanted = WANTED.some((pattern) => pattern.test(path)) && !path.includes('__tests__');
    if (!isWanted) problems.push(`packed: ${path}, which no user needs; "files" of package.json has the list`);
  }
  if (unpackedSize > MAX_UNPACKED) problems.push(`${unpackedSize} bytes unpacked, more than ${MAX_UNPACKED}`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return `${paths.size} files, ${thousands(size)} KB packed, ${thousands(unpackedSize)} KB unpacked`;
}

/**
 * @param {Record<string, any>} manifest
 * @returns {string}
 */
export function checkDependencies(manifest) {
  const names = Object.keys(manifest.dependencies ?? {});
  if (names.length > 0) throw new Error(`package.json: dependencies must stay empty; it has ${names.join(', ')}`);
  return 'none';
}

/**
 * @param {string | Record<string, any>} exports
 * @returns {string[]}
 */
function leaves(exports) {
  return typeof exports === 'string' ? [exports] : Object.values(exports).flatMap(leaves);
}

/** @param {number} bytes */
function thousands(bytes) {
  return Math.round(bytes / 1000);
}
