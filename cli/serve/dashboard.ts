/** The dashboard's files, which the build has put beside the command. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Page, type PageFile, TYPES } from '../../home/page-files.ts';
import { dashboardDirectory } from '../package.ts';
import { systemFailure } from '../system-error.ts';

export async function readDashboard(): Promise<Page> {
  try {
    const names = await readdir(dashboardDirectory);
    const files = names.map(async (name): Promise<[string, PageFile]> => {
      const type = TYPES[extname(name)] ?? 'application/octet-stream';
      return [`/${name}`, { type, content: await readFile(join(dashboardDirectory, name)) }];
    });
    return new Map(await Promise.all(files));
  } catch (error) {
    throw systemFailure(dashboardDirectory, error);
  }
}
