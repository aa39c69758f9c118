import type { EngineName } from 'igrs-rump';

/** What the harness says of the host, in a global that it sets before the suite is imported; a host need not have a process. */
export interface Host {
  /** The engine of a codec that asks for none by name. */
  readonly engine: EngineName;
  /** Properties are tried fewer times, and long streams are shorter; the tests are the same. */
  readonly quick: boolean;
  /** The compiled `igrs-rump/rump.wasm`, where the host compiles nothing while it runs. */
  readonly module?: object;
}

const { igrsRumpHost, process } = globalThis as {
  igrsRumpHost?: Host;
  process?: { env?: Record<string, string | undefined> };
};

export const host: Host = igrsRumpHost ?? { engine: 'wasm', quick: Boolean(process?.env?.RUMP_QUICK) };
