/** What a caller is told of a request that was not answered as it wished. */
import { display, RumpError } from '../../values/error.ts';
import { codeName } from '../roles.ts';
import type { Outcome } from './state.ts';

const LONGEST_TIMEOUT = 0x7fffffff;

/** Milliseconds, checked. */
export function timeoutOf(value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= LONGEST_TIMEOUT) return value;
  const code = typeof value === 'number' ? 'out-of-range' : 'wrong-type';
  const text = `timeout is ${display(value)}; it must be milliseconds, more than 0 and at most ${LONGEST_TIMEOUT}`;
  throw new RumpError(code, text, { path: 'timeout' });
}

/** `what` names the request, the device first. */
export function errorOf(outcome: Outcome, what: string): RumpError {
  switch (outcome.type) {
    case 'refused': {
      const { result } = outcome;
      return new RumpError('rejected', `${what} was refused: ${result}`, { result });
    }
    case 'bad-request':
      return new RumpError('rejected', `${what} was refused: ${outcome.message}`, { result: codeName('unauthorised') });
    case 'timeout':
      return new RumpError('timeout', `${what}: no answer came in time; it may have been carried out or not`);
    case 'unsupported':
      return new RumpError('unsupported', `${what} needs a link that carries text; this one carries frames alone`);
    case 'overfull':
      return new RumpError('buffer-too-small', `${what}: too many requests wait for their answers already`);
    default:
      return new RumpError(
        'closed',
        `${what}: the link broke before the answer came; it may have been carried out or not`,
      );
  }
}
