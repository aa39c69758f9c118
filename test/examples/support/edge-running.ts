/** Edge routers and destinations that end with the file of tests that started them. */
import { after } from 'node:test';
import { Destination, type Edge, type EdgeOptions, startEdge } from './edge-router.ts';

const running: { stop(): unknown }[] = [];
after(async () => {
  for (const each of running) await each.stop();
});

export async function start(options: EdgeOptions): Promise<Edge> {
  const edge = await startEdge(options);
  running.push(edge);
  return edge;
}

export async function listen(answer?: () => number | null | Promise<number>): Promise<Destination> {
  const destination = await Destination.listen(answer);
  running.push(destination);
  return destination;
}
