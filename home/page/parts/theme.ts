/** Light or dark: as the system has it, unless somebody chose. */
import { byId, setText } from '../element.ts';

const KEY = 'rump-home-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

function chosen(): string | null {
  // Storage may be forbidden; then the choice holds while the page is open.
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? dark.matches : theme === 'dark';
}

/** `changed` is told whenever colours are others: a canvas does not follow by itself. */
export function followTheme(changed: () => void): void {
  const button = byId('theme');
  const show = (): void => {
    setText(byId('theme-name'), isDark() ? 'Light theme' : 'Dark theme');
    changed();
  };
  const stored = chosen();
  if (stored === 'dark' || stored === 'light') document.documentElement.dataset.theme = stored;
  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {}
    show();
  });
  dark.addEventListener('change', show);
  show();
}
