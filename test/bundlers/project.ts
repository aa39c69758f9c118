/** A user's project in a temporary folder: a page, and the package as npm installs the packed file. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from '../package/packed.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

export function createProject(frames: readonly string[] = []): string {
  // macOS has its temporary folder behind a link, and bundlers name files by where they really are.
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'igrs-rump-bundlers-')));
  cpSync(join(here, 'page'), project, { recursive: true });
  cpSync(join(here, 'entries'), project, { recursive: true });
  const page = readFileSync(join(project, 'index.html'), 'utf8');
  writeFileSync(join(project, 'index.html'), page.replace('FRAMES', frames.join(' ')));

  installPackage(project);
  return project;
}

/** The package as npm installs the packed file, into a folder that is a project of its own from then on. */
export function installPackage(project: string): void {
  writeFileSync(join(project, 'package.json'), '{ "name": "page", "private": true, "type": "module" }\n');
  const args = ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', pack(project)];
  execFileSync('npm', args, { cwd: project, stdio: ['ignore', 'ignore', 'pipe'] });
}

export function removeProject(project: string): void {
  rmSync(project, { recursive: true, force: true, maxRetries: 3 });
}
