/** `docs/rump.lua`: a dissector for Wireshark, as one script without anything beside it. */
import { printable } from '../escape.ts';
import type { Profile } from '../model.ts';
import { emitCheck } from './wireshark/check.ts';
import { emitDissecting } from './wireshark/dissecting.ts';
import { emitFinding } from './wireshark/finding.ts';
import { emitShowing } from './wireshark/showing.ts';
import { emitTables, lua } from './wireshark/tables.ts';
import { traitsOf } from './wireshark/traits.ts';

export function emitWireshark(profile: Profile): string {
  const { id, version, title } = profile;
  const traits = traitsOf(profile);
  return `-- Generated from profile/*.yaml (profile ${printable(id)} ${printable(version)}). Do not edit: correct the profile and generate again.
--
-- Put it into Wireshark's folder of personal Lua plugins (Help, About Wireshark, Folders), or name it on the command line:
--   tshark -X lua_script:rump.lua -r capture.pcap
-- Frames are looked for on one port of TCP, TLS and UDP, the preference rump.port, and on WebSockets.

local rump = Proto("rump", ${lua(title)})

${emitTables(profile)}
${[emitCheck(profile, traits), emitFinding(traits), emitShowing(traits), emitDissecting(traits)].join('')}`;
}
