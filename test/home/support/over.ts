/** The simulated appliances over any profile, made in memory. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type * as codecModule from 'igrs-rump';
import type * as profileModule from 'igrs-rump/profile';
import type * as appliancesModule from '../../../home/appliances/index.ts';
import type * as plainModule from '../../../home/appliances/plain.ts';
import type * as valuesModule from '../../../home/appliances/values.ts';
import type * as facesModule from '../../../home/page/faces.ts';
import type * as vocabularyModule from '../../../home/vocabulary.ts';
import { emitAll } from '../../../tools/emit/all.ts';
import type { Profile } from '../../../tools/model.ts';
import { inPlaceOf } from '../../profiles/support/built.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const ENTRIES = {
  codec: './sdk/js.ts',
  profile: './sdk/profile/index.ts',
  appliances: './home/appliances/index.ts',
  plain: './home/appliances/plain.ts',
  values: './home/appliances/values.ts',
  vocabulary: './home/vocabulary.ts',
  faces: './home/page/faces.ts',
};

/** Types are those of the default profile. */
export interface Over {
  readonly codec: typeof codecModule;
  readonly profile: typeof profileModule;
  readonly appliances: typeof appliancesModule;
  readonly plain: typeof plainModule;
  readonly values: typeof valuesModule;
  readonly vocabulary: typeof vocabularyModule;
  readonly faces: typeof facesModule;
}

export async function appliancesOver(profile: Profile): Promise<Over> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents: Object.entries(ENTRIES)
        .map(([name, path]) => `export * as ${name} from '${path}';`)
        .join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    alias: { 'igrs-rump': ENTRIES.codec, 'igrs-rump/profile': ENTRIES.profile },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
    plugins: [inPlaceOf(emitAll(profile, root), new Uint8Array(0))],
  });
  const [{ text } = { text: '' }] = outputFiles;
  return (await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)) as Over;
}
