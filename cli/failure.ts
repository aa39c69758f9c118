/** The work failed: an unreadable file, a message that is refused. */
export const FAILED = 1;
/** The command was called wrongly. */
export const MISUSED = 2;

/** What is said to the user on one line, in place of a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = FAILED, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

export function misuse(message: string): Failure {
  return new Failure(message, MISUSED);
}
