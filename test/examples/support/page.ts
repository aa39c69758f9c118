/** What the tests do in examples/browser. What runs in the page is text, because these files know no document. */
import type { Page } from './chromium.ts';

export interface Row {
  readonly offset: string;
  readonly device: string;
  readonly title: string;
  readonly entries: readonly string[];
}

export function rowsOf(page: Page): Promise<Row[]> {
  return page.evaluate(`Array.from(document.querySelectorAll('tbody tr'), ({ cells }) => {
    const [offset, device, title] = Array.from(cells, ({ textContent }) => textContent);
    return { offset, device, title, entries: Array.from(cells[3].querySelectorAll('li'), ({ textContent }) => textContent) };
  })`);
}

/** As a file manager would: the event and its file are real, only no hand has moved it. */
export function drop(page: Page, content: Uint8Array): Promise<void> {
  return page.evaluate(`{
    const bytes = Uint8Array.from(atob('${Buffer.from(content).toString('base64')}'), (character) => character.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], 'capture.bin'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }`);
}

/** The line of counts, once it begins so. */
export async function summary(page: Page, beginning: string): Promise<string> {
  await page.getByRole('status').getByText(beginning).waitFor({ timeout: 10_000 });
  return (await page.getByRole('status').textContent()) ?? '';
}
