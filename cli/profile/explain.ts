import { nearNames } from '../../sdk/values/near.ts';
import type { Profile } from '../../tools/model.ts';
import { misuse } from '../failure.ts';
import { standardOutput } from '../output.ts';
import { explainBody } from './body.ts';
import { explainEnumeration, explainField, placesOf } from './field.ts';
import { folderName, loadFolder } from './folder.ts';
import { explainCheck, explainHeaderField, explainTable, tableNumbers } from './tables.ts';
import { inOrderOfTable } from './words.ts';

export async function explainProfile(subject: string, directory: string | undefined): Promise<void> {
  const profile = loadFolder(folderName(directory));
  const explanations = explain(profile, subject);
  if (explanations.length === 0)
    throw misuse(`nothing is called ${JSON.stringify(subject)}; ${hint(profile, subject)}`);
  const output = standardOutput();
  await output.add(explanations.join('\n'));
  await output.close();
}

/** All that goes by this name, because a field may be called like a message; empty where nothing does. */
export function explain(profile: Profile, subject: string): string[] {
  const [, number] = /^(?:table\s*)?(\d+)$/i.exec(subject) ?? [];
  if (number !== undefined) return explainTable(profile, Number(number));
  const { bodies, kinds, frame } = profile;
  const kind = kinds.find(({ name }) => name === subject);
  if (kind !== undefined) return [explainBody(profile, kind.body)];
  const named = inOrderOfTable(bodies).filter(
    ({ name, group, messages }) => name === subject || group === subject || messages.includes(subject),
  );
  return [
    ...named.map((body) => explainBody(profile, body)),
    ...frame.header.filter(({ name }) => name === subject).map((field) => explainHeaderField(profile, field)),
    ...(subject === 'check' && frame.check.size > 0 ? [explainCheck(profile)] : []),
    ...explainField(profile, placesOf(profile, subject)),
    ...profile.enumerations.filter(({ name }) => name === subject).map((entry) => explainEnumeration(profile, entry)),
  ];
}

function hint(profile: Profile, subject: string): string {
  const { bodies, kinds, deviceId, messages, frame, enumerations } = profile;
  const fields = [...frame.header, ...bodies.flatMap((body) => body.fields)].filter(({ name }) => name !== '');
  const entries = [...kinds, ...bodies, ...deviceId.deviceTypes, ...messages, ...fields, ...enumerations];
  const near = nearNames(subject, new Set(entries.map(({ name }) => name)));
  const tables = tableNumbers(profile);
  return near.length > 0
    ? `did you mean ${near.join(', ')}?`
    : `tables are ${tables[0]} to ${tables.at(-1)}, a kind is for example ${kinds[0]?.name}`;
}
