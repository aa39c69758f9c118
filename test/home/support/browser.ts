/** The page in a Chromium, and everything that goes wrong in it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { launchChromium } from '../../host/browser/launch.mjs';

/** As much of playwright as is used. */
interface Browser {
  newContext(options: object): Promise<Context>;
  close(): Promise<void>;
}

interface Session {
  send(
    method: string,
    parameters?: object,
  ): Promise<{ readonly metrics: readonly { readonly name: string; readonly value: number }[] }>;
}

interface Context {
  newCDPSession(page: Page): Promise<Session>;
  newPage(): Promise<Page>;
  addInitScript(script: string): Promise<void>;
  close(): Promise<void>;
}

export interface Page {
  on(event: 'pageerror', listener: (error: Error) => void): void;
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void;
  on(event: 'request', listener: (request: { url(): string }) => void): void;
  waitForEvent(event: 'download'): Promise<Download>;
  context(): Context;
  goto(address: string): Promise<unknown>;
  reload(): Promise<unknown>;
  evaluate<Result>(code: string): Promise<Result>;
  locator(selector: string): Locator;
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean; checked?: boolean }): Locator;
  getByLabel(text: string, options?: { exact?: boolean }): Locator;
  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
  screenshot(options: object): Promise<Uint8Array>;
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
}

interface Download {
  suggestedFilename(): string;
  path(): Promise<string>;
}

export interface Locator {
  locator(selector: string): Locator;
  getByLabel(text: string, options?: { exact?: boolean }): Locator;
  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean; checked?: boolean }): Locator;
  filter(options: { hasText: string | RegExp }): Locator;
  first(): Locator;
  nth(index: number): Locator;
  count(): Promise<number>;
  click(): Promise<void>;
  check(options?: object): Promise<void>;
  fill(value: string): Promise<void>;
  focus(): Promise<void>;
  press(key: string): Promise<void>;
  selectOption(value: string): Promise<unknown>;
  isDisabled(): Promise<boolean>;
  isVisible(): Promise<boolean>;
  inputValue(): Promise<string>;
  textContent(): Promise<string | null>;
  innerText(): Promise<string>;
  getAttribute(name: string): Promise<string | null>;
  waitFor(options?: { state?: 'visible' | 'hidden' | 'attached'; timeout?: number }): Promise<void>;
}

/** What a page of the tests is like. */
export interface Look {
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly reducedMotion?: 'reduce';
  readonly forcedColors?: 'active';
  readonly hasTouch?: boolean;
  readonly isMobile?: boolean;
}

export interface Opened {
  readonly page: Page;
  /** Addresses that the page has asked for. */
  readonly requests: readonly string[];
  /** Errors on the console, errors thrown, and what the content security policy has stopped. */
  readonly problems: string[];
  close(): Promise<void>;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** On the console, where it is heard whatever else the page does. */
const REPORT = `addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
  console.error('policy: ' + effectiveDirective + ' ' + blockedURI));`;

export class Chromium {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async open(): Promise<Chromium> {
    return new Chromium(await launchChromium('test/host'));
  }

  async visit(address: string, look: Look = {}): Promise<Opened> {
    const context = await this.#browser.newContext(look);
    await context.addInitScript(REPORT);
    const page = await context.newPage();
    const problems: string[] = [];
    const requests: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error.stack)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(address);
    return { page, requests, problems, close: () => context.close() };
  }

  /** @returns a function that tells what the page's main thread has spent since it was opened, in seconds of the processor */
  async metrics(page: Page): Promise<() => Promise<{ tasks: number; script: number; layout: number }>> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      const of = (...names: string[]): number =>
        metrics.filter(({ name }) => names.includes(name)).reduce((sum, { value }) => sum + value, 0);
      return {
        tasks: of('TaskDuration'),
        script: of('ScriptDuration'),
        layout: of('LayoutDuration', 'RecalcStyleDuration'),
      };
    };
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

/** Not playwright's own, which evaluates text in the page over and over: the page's policy forbids that, and it should. */
export async function until(page: Page, condition: string, seconds = 30): Promise<void> {
  for (const limit = performance.now() + seconds * 1000; !(await page.evaluate<boolean>(condition)); ) {
    assert.ok(performance.now() < limit, `never true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Fails for each thing that axe holds against the page: WCAG 2.2 to AA, and what it calls best practice. */
export async function assertAccessible(page: Page, when: string): Promise<void> {
  await page.evaluate(axe);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations, passes } = await page.evaluate<{ violations: Violation[]; passes: number }>(
    `axe.run(document, { runOnly: ${JSON.stringify(tags)} })
      .then(({ violations, passes }) => ({ violations, passes: passes.length }))`,
  );
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}\n${nodes[0]?.failureSummary}`);
  assert.deepEqual(told, [], when);
  assert.ok(passes > 40, `${when}: axe has looked at almost nothing: ${passes} rules`);
}
