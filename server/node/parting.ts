/** How a host shuts down: clients get a short time to receive the reason before their links are cut. */
export interface Connection {
  /** Calls back when it has ended. */
  onEnd(callback: () => void): void;
  cut(): void;
}

/** Resolves when all have ended by themselves, or, after so many milliseconds, were cut. */
export async function part(connections: readonly Connection[], within: number): Promise<void> {
  let stop = (): void => {};
  const late = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, within);
    stop = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  const ended = connections.map((connection) => new Promise<void>((resolve) => connection.onEnd(resolve)));
  await Promise.race([Promise.all(ended), late]);
  stop();
  for (const connection of connections) connection.cut();
}
