/** Runs all emitters: every generated file, each headed by its source. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptComment } from '../escape.ts';
import type { Profile } from '../model.ts';
import { emitGeneral } from './assembly/general.ts';
import { emitAssemblyLayout } from './assembly/layout.ts';
import { emitBodyDispatch, emitPackers } from './assembly/packers.ts';
import { emitExchangeSchema } from './exchange-schema.ts';
import { headerBody } from './frame.ts';
import { assertHarmless } from './guard.ts';
import { emitKaitai } from './kaitai.ts';
import { emitWireFormat } from './markdown/wire-format.ts';
import { groupsOf } from './names.ts';
import { emitAbi } from './typescript/abi.ts';
import { emitBodies, emitBodyTypes } from './typescript/bodies.ts';
import { emitCheck } from './typescript/check.ts';
import { emitCodes } from './typescript/codes.ts';
import { emitDescriptions } from './typescript/descriptions.ts';
import { emitDeviceId } from './typescript/device-id.ts';
import { emitFields } from './typescript/fields.ts';
import { emitHooks } from './typescript/hooks.ts';
import { emitIdentifiers, emitKinds } from './typescript/kinds.ts';
import { emitLayout } from './typescript/layout.ts';
import { emitMessage } from './typescript/message.ts';
import { emitMessages } from './typescript/messages.ts';
import { emitNameSlots } from './typescript/name-slots.ts';
import { emitReaders } from './typescript/readers.ts';
import { emitRoles } from './typescript/roles.ts';
import { emitWriters } from './typescript/writers.ts';
import { emitWireshark } from './wireshark.ts';

/**
 * Generates all code and documents from a checked profile.
 *
 * @param root the folder that has assembly/, of which the boundary between SDK and Wasm is made
 * @returns text by path relative to the package's folder, not formatted
 */
export function emitAll(profile: Profile, root: string): Map<string, string> {
  assertHarmless(profile);
  const files = new Map<string, string>();
  const source = scriptComment(`profile ${profile.id} ${profile.version}`);
  const code = (path: string, sources: string, text: string): void => {
    files.set(
      path,
      `// Generated from ${sources} (${source}) by \`npm run generate\`. Do not edit: correct the profile.\n${text}`,
    );
  };

  const layout = emitAssemblyLayout(profile);
  code('assembly/generated/layout.ts', 'profile/frame.yaml', layout);
  code('assembly/generated/bodies.ts', 'profile/*.yaml', emitBodyDispatch(profile));
  code('assembly/generated/general.ts', 'profile/*.yaml', emitGeneral(profile));
  const abi = emitAbi((name) =>
    name === 'generated/layout' ? layout : readFileSync(join(root, 'assembly', `${name}.ts`), 'utf8'),
  );
  for (const [path, text] of [
    ['assembly/generated/abi.ts', abi.assembly],
    ['sdk/generated/abi.ts', abi.shared],
    ['sdk/generated/wasm.ts', abi.wasm],
  ] as const) {
    files.set(
      path,
      `// Generated from assembly/*.ts by \`npm run generate\`. Do not edit: correct those files.\n${text}`,
    );
  }
  code('sdk/generated/layout.ts', 'profile/frame.yaml', emitLayout(profile));
  code('sdk/generated/device-id.ts', 'profile/frame.yaml', emitDeviceId(profile));
  code('sdk/generated/check.ts', 'profile/frame.yaml', emitCheck(profile));
  code('sdk/generated/codes.ts', 'profile/*.yaml', emitCodes(profile));
  code('sdk/generated/name-slots.ts', 'profile/*.yaml', emitNameSlots(profile));
  code('sdk/generated/bodies.ts', 'profile/*.yaml', emitBodyTypes(profile));
  code('sdk/generated/identifiers.ts', 'profile/*.yaml', emitIdentifiers(profile));
  code('sdk/generated/roles.ts', 'profile/*.yaml', emitRoles(profile));
  code('sdk/generated/kinds.ts', 'profile/*.yaml', emitKinds(profile));
  code('sdk/generated/messages.ts', 'profile/*.yaml', emitMessages(profile));
  code('sdk/generated/message.ts', 'profile/*.yaml', emitMessage(profile));
  code('sdk/generated/descriptions.ts', 'profile/*.yaml', emitDescriptions(profile));
  for (const [group, bodies] of groupsOf(profile)) {
    const yaml = `profile/${group}.yaml`;
    code(`assembly/generated/${group}.ts`, yaml, emitPackers(bodies, profile));
    code(`sdk/generated/bodies/${group}.ts`, yaml, emitBodies(bodies));
    code(`sdk/generated/fields/${group}.ts`, yaml, emitFields(bodies, profile));
    code(`sdk/generated/readers/${group}.ts`, yaml, emitReaders(bodies, group, profile));
    code(`sdk/generated/writers/${group}.ts`, yaml, emitWriters(bodies, group, profile));
  }
  for (const [path, text] of emitHooks(profile)) code(`sdk/generated/hooks/${path}`, 'profile/*.yaml', text);
  const header = headerBody(profile);
  if (header !== null) {
    code('sdk/generated/bodies/header.ts', 'profile/frame.yaml', emitBodies([header]));
    code('sdk/generated/fields/header.ts', 'profile/frame.yaml', emitFields([header], profile));
    code('sdk/generated/readers/header.ts', 'profile/frame.yaml', emitReaders([header], 'header', profile));
  }
  const schema = 'docs/exchange.schema.json';
  files.set(schema, emitExchangeSchema(profile, readFileSync(join(root, schema), 'utf8')));
  files.set('docs/wire-format.md', emitWireFormat(profile));
  files.set('docs/rump.ksy', emitKaitai(profile));
  files.set('docs/rump.lua', emitWireshark(profile));
  return files;
}
