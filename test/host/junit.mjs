/**
 * The test cases of a JUnit report, which Deno and Bun write. It has no place for the reason of a skipped test.
 * @param {string} xml
 * @returns {import('./host.mjs').TestResult[]}
 */
export function testCases(xml) {
  const cases = xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g);
  return Array.from(cases, ([, attributes = '', content = '']) => {
    const name = text(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? '');
    const failure = /<(?:failure|error)\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:failure|error)>)/.exec(content);
    if (failure) return { name, status: 'failed', detail: text(failure[1] ?? failure[0]).trim() };
    return { name, status: /<skipped\b/.test(content) ? 'skipped' : 'passed' };
  });
}

/** @type {Record<string, string>} */
const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** @param {string} escaped */
function text(escaped) {
  return escaped.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal));
  });
}
