import { launchChromium } from '../host/browser/launch.mjs';

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

export function openChromium(): Promise<Browser> {
  return launchChromium('test/bundlers/packages');
}
