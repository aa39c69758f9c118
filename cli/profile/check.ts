import { FAILED } from '../failure.ts';
import { standardOutput } from '../output.ts';
import { checkFolder, defectLine, folderName } from './folder.ts';
import { fingerprintText } from './tables.ts';

export async function checkProfile(directory: string | undefined): Promise<void> {
  const folder = folderName(directory);
  const { profile, defects } = checkFolder(folder);
  const output = standardOutput();
  if (profile === null) {
    for (const defect of defects) await output.add(`${defectLine(folder, defect)}\n`);
    await output.add(`${defects.length} ${defects.length === 1 ? 'defect' : 'defects'}\n`);
    process.exitCode = FAILED;
  } else {
    const { id, version, kinds } = profile;
    await output.add(
      `${id} ${version} (${folder}): ${kinds.length} kinds of message, fingerprint ${fingerprintText(profile)}, no defect\n`,
    );
  }
  await output.close();
}
