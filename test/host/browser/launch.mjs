import { createRequire } from 'node:module';
import { root } from '../../../scripts/common/paths.ts';
import { requireProgram } from '../../../scripts/common/programs.ts';

/** What playwright does not switch off by itself. */
const FLAGS = ['--disable-gpu', '--disable-quic'];

/**
 * A Chromium for tests of pages: headless, without a sandbox, which does not work for root, and with an empty profile. By a name
 * that the compiler does not follow: where the packages are not installed, the types of the rest can be checked all the same.
 * @template Browser as much of playwright's as is used
 * @param {string} folder whose packages playwright-core is among
 * @returns {Promise<Browser>}
 */
export function launchChromium(folder) {
  const { chromium } = createRequire(`${root}${folder}/package.json`)('playwright-core');
  return chromium.launch({ executablePath: requireProgram('chromium'), args: FLAGS });
}
