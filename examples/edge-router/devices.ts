/** GET /devices/<id>: what the shards keep of a device. */
import { env } from 'cloudflare:workers';
import { RumpError, shardOf } from 'igrs-rump';
import { parseDeviceId } from 'igrs-rump/profile';
import { shardGroups } from './destinations.ts';
import type { KeptDevice } from './device-shard.ts';
import { Refusal } from './errors.ts';
import { limits } from './limits.ts';
import { nameOf } from './round.ts';
import type { Group } from './rules.ts';
import { withinTime } from './time.ts';

/** A device's frames may go to several groups, by their kinds and fields: each keeps what it has been sent. */
export async function answerDevice(text: string): Promise<Response> {
  const { deviceType, serial } = checkedId(text);
  // The code stands before the hyphen.
  const code = Number.parseInt(text, 16);
  const device = text.toLowerCase();
  const asked = shardGroups.map((group) => ask(group, device, code, serial));
  const kept = (await Promise.all(asked)).filter((answer) => answer !== null);
  if (kept.length === 0) {
    throw new Refusal(404, { code: 'unknown-device', message: `no frame of ${device} has been kept` });
  }
  return Response.json({ device, deviceType, kept });
}

async function ask({ to, shards }: Group, device: string, code: number, serial: number) {
  const shard = shards === undefined ? undefined : shardOf(code, serial, shards);
  const name = nameOf({ to, shard });
  let kept: KeptDevice | null;
  try {
    kept = await withinTime(limits.destinationMilliseconds, () => env.DEVICES.getByName(name).device(device));
  } catch (error) {
    console.error(name, error);
    throw new Refusal(504, { code: 'no-answer', message: `the shard ${name} did not answer` });
  }
  return kept && { to, ...(shard === undefined ? {} : { shard }), ...kept };
}

function checkedId(text: string): ReturnType<typeof parseDeviceId> {
  try {
    return parseDeviceId(text);
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    throw new Refusal(400, { code: 'bad-device-id', message: error.message });
  }
}
