import { chromiumProgram } from '../host/browser/installed.mjs';
import { load } from './packages/load.mjs';

/** As much of playwright as is used. */
export interface Browser {
  newPage(): Promise<Tab>;
  close(): Promise<void>;
}

interface Tab {
  on(event: 'pageerror', listener: (error: Error) => void): void;
  goto(url: string): Promise<unknown>;
  locator(selector: string): { textContent(options: { timeout: number }): Promise<string | null> };
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: { launch(options: object): Promise<Browser> };
}

/** What playwright does not switch off by itself. */
const FLAGS = ['--disable-gpu', '--disable-quic'];

export async function openChromium(): Promise<Browser> {
  const { chromium } = await load<Playwright>('playwright-core');
  return chromium.launch({ executablePath: chromiumProgram(), args: FLAGS });
}
