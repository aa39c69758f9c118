import { createRequire } from 'node:module';
import { chromiumProgram } from '../../host/browser/installed.mjs';
import { root } from './paths.ts';

/** As much of playwright as is used. */
export interface Browser {
  newPage(options: object): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  on(event: 'pageerror', listener: (error: Error) => void): void;
  goto(address: string): Promise<unknown>;
  evaluate<Result>(code: string): Promise<Result>;
  locator(selector: string): Locator;
  getByLabel(text: string): Locator;
  getByRole(role: string, options?: object): Locator;
  readonly keyboard: { press(key: string): Promise<void> };
}

interface Locator {
  getByText(text: string): Locator;
  waitFor(options: { timeout: number }): Promise<void>;
  textContent(): Promise<string | null>;
  setInputFiles(path: string): Promise<void>;
  isHidden(): Promise<boolean>;
  count(): Promise<number>;
}

interface Playwright {
  readonly chromium: { launch(options: object): Promise<Browser> };
}

/** What playwright does not switch off by itself. */
const FLAGS = ['--disable-gpu', '--disable-quic'];

/** Headless, without a sandbox, which does not work for root, and with an empty profile. */
export function openChromium(): Promise<Browser> {
  const { chromium }: Playwright = createRequire(`${root}test/host/package.json`)('playwright-core');
  return chromium.launch({ executablePath: chromiumProgram(), args: FLAGS });
}
