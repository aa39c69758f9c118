/** All that there is to say of what was thrown. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error))
    return `${typeof error === 'symbol' ? 'a symbol' : error} was thrown, which is no error`;
  const { name, message, stack = '' } = error;
  // V8 repeats the message in the stack, other engines do not.
  return stack.includes(message) ? stack : `${name}: ${message}\n${stack}`;
}
