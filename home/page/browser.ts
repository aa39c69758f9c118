/**
 * The page's use of the browser: elements, made without markup in strings, so that data from the wire can never become code of the
 * page; announcements for screen readers; and what is kept between visits.
 */

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;
type Part = Attributes | Node | string | null | undefined;

/** `element('p.quiet', { id }, 'text', child)`: its classes after its name, then attributes and content in any order. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  selector: Name | `${Name}.${string}`,
  ...parts: readonly Part[]
): HTMLElementTagNameMap[Name] {
  const [name, ...classes] = selector.split('.');
  const made = document.createElement(name as Name);
  if (classes.length > 0) made.className = classes.join(' ');
  for (const part of parts) {
    if (part instanceof Node || typeof part === 'string') made.append(part);
    else for (const [attribute, value] of Object.entries(part ?? {})) setAttribute(made, attribute, value);
  }
  return made;
}

/** Writes only changes, so that a screen reader is not disturbed several times a second. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** True writes an empty attribute; false, null and undefined remove it. */
export function setAttribute(node: Element, name: string, value: Attributes[string]): void {
  if (value === false || value === null || value === undefined) {
    node.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** The element of the page with this ID. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element ${id}`);
  return found;
}

/** Milliseconds between two announcements; texts that come faster are joined. */
const PAUSE = 700;

let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Answers, alarms and the connection, but not measurements, which change every second. */
export function announce(text: string): void {
  waiting.push(text);
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    byId('announcer').textContent = waiting.slice(-4).join('. ');
    waiting = [];
    timer = undefined;
  }, PAUSE);
}

/** For data that is kept. Storage may be forbidden; then it lasts while the page is open. */
const PREFIX = 'rump-home-';

/** @returns `missing` if nothing is stored, or nothing readable */
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
