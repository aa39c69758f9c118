/** How a page or a worker of the browser speaks to the server that it came from. */
import { errorText } from '../shim/error-text.ts';

const underWay: Promise<unknown>[] = [];

export function tell(what: 'began' | 'problem' | 'violation' | 'report', content: unknown): void {
  underWay.push(fetch(what, { method: 'POST', body: JSON.stringify(content) }));
}

/** Ends when the server has heard all that it was told from here. */
export function told(): Promise<unknown> {
  return Promise.all(underWay);
}

/** Tells of all that goes wrong outside the tests. */
export function watch(): void {
  addEventListener('error', ({ error, message }) => {
    tell('problem', error === null || error === undefined ? message : errorText(error));
  });
  addEventListener('unhandledrejection', ({ reason }) => tell('problem', `unhandled rejection: ${errorText(reason)}`));
  addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
    tell('violation', `${effectiveDirective} ${blockedURI}`);
  });
}
