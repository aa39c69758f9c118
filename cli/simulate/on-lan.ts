/** Simulated appliances on the local network, each with its own pairing secret, which is valid until the command ends. */
import type { DeviceTypeName } from 'igrs-rump';
import type { ApplianceOptions } from 'igrs-rump/exchange';
import { type LanAppliance, pairingSecret, serveOnLan } from 'igrs-rump/lan';
import { Failure } from '../failure.ts';
import { printableJson } from '../printable.ts';
import { textTable } from '../text-table.ts';
import type { OpenAppliance } from './fleet.ts';

interface Offered {
  readonly deviceId: string;
  readonly port: number;
  readonly secret: string;
}

/** Each has its own sockets on each interface, and the number of open sockets is limited. */
export const MAX_APPLIANCES = 64;

export function onLan(interfaces: readonly string[] | undefined) {
  const offers: Promise<Offered>[] = [];
  const open = (options: Omit<ApplianceOptions<DeviceTypeName>, 'connect'>): OpenAppliance => {
    if (offers.length >= MAX_APPLIANCES) {
      throw new Failure(`--count: at most ${MAX_APPLIANCES} appliances with --lan`);
    }
    const secret = pairingSecret();
    const place = interfaces === undefined ? {} : { interface: interfaces };
    const served = serveOnLan({ ...options, pairing: secret, ...place });
    const offer = served.then(({ deviceId, port }) => ({ deviceId, port, secret }));
    offer.catch(() => {});
    offers.push(offer);
    return whenServed(served);
  };
  return {
    open,
    /** Resolves when all are announced; rejects if one cannot be. Read it after opening all of them. */
    get ready(): Promise<readonly Offered[]> {
      return Promise.all(offers);
    },
  };
}

/** On standard error for people, on standard output for programs. */
export function introduceOnLan(offered: readonly Offered[], isJson: boolean): void {
  if (isJson) {
    process.stdout.write(`${printableJson({ offered })}\n`);
    return;
  }
  const rows = offered.map(({ deviceId, port, secret }) => [deviceId, String(port), secret]);
  process.stderr.write(textTable([{ head: 'device' }, { head: 'port', align: 'right' }, { head: 'secret' }], rows));
}

/** Until it is served there is no controller to report to. */
function whenServed(served: Promise<LanAppliance<DeviceTypeName>>): OpenAppliance {
  let appliance: LanAppliance<DeviceTypeName> | null = null;
  served.then(
    (ready) => {
      appliance = ready;
    },
    () => {},
  );
  return {
    report: () => appliance?.report(),
    alarm: (alarm) => appliance?.alarm(alarm) ?? served.then((ready) => ready.alarm(alarm)),
    close: () =>
      served.then(
        (ready) => ready.close(),
        () => {},
      ),
  };
}
