/**
 * The page's use of the browser: elements, made without markup in strings, so that data from the wire can never become code of the
 * page; announcements for screen readers; and what is kept between visits.
 */

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;
type Child = Node | string | null | undefined;

const SVG = 'http://www.w3.org/2000/svg';

function filled<Made extends Element>(made: Made, attributes: Attributes, children: readonly Child[]): Made {
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

export function drawn<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS(SVG, name), attributes, children);
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
