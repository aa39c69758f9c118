/** What the browser keeps of this page between visits. Storage may be forbidden; then it lasts while the page is open. */
const PREFIX = 'rump-home-';

/** @returns `missing` where nothing is stored, or nothing that can be read */
export function readStored<Value>(name: string, missing: Value): Value {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? missing : (JSON.parse(text) as Value);
  } catch {
    return missing;
  }
}

export function store(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {}
}

/** An object of strings, whatever was stored. */
export function readStrings(name: string): Record<string, string> {
  const value = readStored<unknown>(name, {});
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'));
}
