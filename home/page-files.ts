/** The page as it is served. */
export interface PageFile {
  readonly type: string;
  readonly content: Uint8Array;
}

/** By path, such as `/main.js`. */
export type Page = ReadonlyMap<string, PageFile>;

/** By a file's ending. */
export const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
