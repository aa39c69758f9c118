/** The account server (6.3): who a client is and what it may do. Any object with these methods can stand in. */
import type { Grants } from './grants.ts';

/** The account at the other end of a link. */
export interface Principal {
  readonly account: string;
  /** Milliseconds since 1970 at which the link closes; null for never. */
  readonly expires: number | null;
  readonly grants: Grants;
  /** IDs of devices that nobody may be, whatever the grants say: lost or stolen ones. */
  readonly revoked?: readonly string[];
}

export interface Accounts {
  /**
   * Whose token this is. Throws, or rejects with, a RumpError `rejected` for a token that is not good, whatever the reason;
   * the requester is told no more than that.
   */
  authenticate(token: string): Promise<Principal>;
}
