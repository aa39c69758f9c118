import { diffProfiles, formatDiff } from '../../tools/diff.ts';
import { FAILED } from '../failure.ts';
import { standardOutput } from '../output.ts';
import { folderName, loadFolder } from './folder.ts';

export async function compareProfiles(before: string, after: string | undefined): Promise<void> {
  const changes = diffProfiles(loadFolder(before), loadFolder(folderName(after)));
  const output = standardOutput();
  await output.add(formatDiff(changes));
  await output.close();
  if (changes.some(({ severity }) => severity === 'breaking')) process.exitCode = FAILED;
}
