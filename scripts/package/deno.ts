import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { root } from '../common/paths.ts';
import { run } from '../common/run.ts';
import { CANARY, SOURCES, wrongUses } from './consumers.ts';
import { type Manifest, user } from './pack.ts';
import { Registry } from './registry.ts';

const CHECKED = ['api.ts', 'wrong.ts', 'streams.ts', 'program.ts'];

function deno(args: string[], env: Record<string, string> = {}) {
  // A cache of its own: what an earlier run has left must not stand in for what this one publishes.
  return run('deno', args, {
    env: { DENO_DIR: `${user}/deno-cache`, DENO_NO_UPDATE_CHECK: '1', NO_PROXY: '127.0.0.1', ...env },
    limit: 120_000,
  });
}

/** What JSR says before it takes the package: its types are explicit, every module that they lead to is there. */
export async function checkPublish(manifest: Manifest) {
  const { version } = JSON.parse(await readFile(`${root}jsr.json`, 'utf8'));
  if (version !== manifest.version)
    throw new Error(`jsr.json has version ${version}, package.json ${manifest.version}`);
  // Dirty, because this is about the files as they are now; publishing itself wants them committed.
  const { code, output } = await deno(['publish', '--dry-run', '--allow-dirty']);
  const warnings = output.split('\n').filter((line) => /^\s*(warning|error)\b/i.test(line));
  if (code !== 0 || warnings.length > 0) throw new Error(output.trim());
  return `${output.match(/^Simulating publish of (\S+)/m)?.[1]}, ${output.match(/^ +file:/gm)?.length} files`;
}

/** The package of npm, in a Deno project with a package.json. */
export async function checkDenoOnNpm() {
  return checkAndRun(user, {});
}

/** The package of JSR, published to a registry on this machine and imported from there. */
export async function checkDenoOnJsr() {
  const registry = new Registry('build/package/jsr');
  const JSR_URL = await registry.open();
  try {
    const publishing = await deno(['publish', '--allow-dirty', '--token', 'local'], { JSR_URL });
    if (publishing.code !== 0) throw new Error(publishing.output.trim());
    const { name, version } = JSON.parse(await readFile(`${root}jsr.json`, 'utf8'));
    const folder = `${user}/jsr-user`;
    await mkdir(folder, { recursive: true });
    for (const file of [...SOURCES, CANARY]) await writeFile(`${folder}/${file}`, await readFile(`${user}/${file}`));
    const imports = { 'igrs-rump': `jsr:${name}@${version}`, 'igrs-rump/': `jsr:/${name}@${version}/` };
    await writeFile(`${folder}/deno.json`, JSON.stringify({ imports }));
    return `${await checkAndRun(folder, { JSR_URL })}, ${registry.files.length} files`;
  } finally {
    registry.close();
  }
}

async function checkAndRun(folder: string, env: Record<string, string>) {
  const paths = CHECKED.map((file) => `${folder}/${file}`);
  const checking = await deno(['check', ...paths], env);
  if (checking.code !== 0) throw new Error(checking.output.trim());
  const canary = await deno(['check', `${folder}/${CANARY}`], env);
  const refused = canary.output.match(/^TS\d+ \[ERROR\]/gm)?.length ?? 0;
  const expected = (await wrongUses()).filter((line) => line !== '').length;
  if (refused < expected) throw new Error(`${expected - refused} wrong uses compile:\n${canary.output.trim()}`);
  const { code, output } = await deno(['run', '--no-prompt', '--quiet', `${folder}/program.ts`], env);
  if (code !== 0) throw new Error(output.trim());
  const { engines, lines, stats } = JSON.parse(output);
  if (engines.join() !== 'wasm,js' || stats.frames !== 2 || lines[0] !== 'air-conditioner to 24.5 degrees') {
    throw new Error(`the program says ${output.trim()}`);
  }
  return `checked and run, engines ${engines.join(' and ')}`;
}
