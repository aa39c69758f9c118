/**
 * A reporter of node:test: each test as one line of JSON, in the shape of `TestResult`. A file that fails as a whole, such as one
 * that cannot be imported, is reported by node:test as a test named after it.
 * @param {AsyncIterable<{ type: string, data: any }>} events
 */
export default async function* lines(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { name, skip, details } = data;
    /** @type {import('./host.mjs').TestResult} */
    let result = { name, status: 'passed' };
    if (skip !== undefined) result = { name, status: 'skipped', ...(skip === true ? {} : { detail: skip }) };
    if (type === 'test:fail') {
      const { cause } = details.error;
      result = { name, status: 'failed', detail: cause?.stack ?? cause ?? details.error.message };
    }
    yield `${JSON.stringify(result)}\n`;
  }
}
