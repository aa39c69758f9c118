import type { NatsConnection, PublishOptions } from '@nats-io/nats-core';

/** Publishes, where the connection is not on its way out: then it throws, and whoever waits for an answer learns of it otherwise. */
export function send(
  connection: NatsConnection,
  subject: string,
  bytes: Uint8Array,
  options?: PublishOptions,
): boolean {
  try {
    connection.publish(subject, bytes, options);
    return true;
  } catch {
    return false;
  }
}
