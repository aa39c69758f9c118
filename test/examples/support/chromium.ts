import { launchChromium } from '../../host/browser/launch.mjs';

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

export function openChromium(): Promise<Browser> {
  return launchChromium('test/host');
}
