/**
 * A reporter of node:test that prints the counts as one line of JSON. node:test reports a file without tests as one passing
 * test named after the file; here it is recognised.
 * @param {AsyncIterable<{ type: string, data: any }>} events
 */
export default async function* counts(events) {
  /** @type {{ passed: number, failed: number, skipped: number, empty: string[], reasons: Record<string, number> }} */
  const total = { passed: 0, failed: 0, skipped: 0, empty: [], reasons: {} };
  for await (const { type, data } of events) {
    if (type === 'test:pass') {
      if (isWholeFile(data)) total.empty.push(data.name);
      else if (data.skip !== undefined || data.todo !== undefined) {
        total.skipped++;
        const reason = String(data.skip ?? data.todo);
        total.reasons[reason] = (total.reasons[reason] ?? 0) + 1;
      } else if (data.details?.type !== 'suite') total.passed++;
    } else if (type === 'test:fail' && data.details?.error?.failureType !== 'subtestsFailed') {
      total.failed++;
    }
  }
  yield `${JSON.stringify(total)}\n`;
}

/** @param {{ name: string, file?: string }} data */
function isWholeFile({ name, file }) {
  return /\.test\.m?[jt]s$/.test(name) && file?.endsWith(name) === true;
}
