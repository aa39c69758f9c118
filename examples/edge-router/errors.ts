/** Every error that leaves the worker has a code for programs and a message for people. */

export interface Fault {
  readonly code: string;
  readonly message: string;
  /** Facts that the sender may need, such as the limit. */
  readonly [fact: string]: unknown;
}

/** What an answer contains in addition to the error: what was done before it. */
export type Facts = Readonly<Record<string, unknown>>;

/** A refused request. */
export class Refusal extends Error {
  readonly status: number;
  readonly fault: Fault;
  readonly facts: Facts;

  constructor(status: number, fault: Fault, facts: Facts = {}) {
    super(fault.message);
    this.status = status;
    this.fault = fault;
    this.facts = facts;
  }
}

/** A destination that did not take its bytes. The message names no address: that may hold a secret. */
export class DeliveryError extends Error {
  readonly code: 'timeout' | 'unreachable' | 'refused' | 'resting';

  constructor(code: DeliveryError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export function answerTo(error: unknown): Response {
  if (error instanceof Refusal) {
    const { status, fault, facts } = error;
    return Response.json(
      { error: fault, ...facts },
      { status, headers: status === 405 ? { allow: String(fault.allow) } : {} },
    );
  }
  console.error(error);
  const fault: Fault = { code: 'internal', message: 'the worker has failed; its log says why' };
  return Response.json({ error: fault }, { status: 500 });
}
