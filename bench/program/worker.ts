/**
 * The bench in a worker of workerd. There the clock stands still while a worker computes, so the client of the requests
 * measures the time: one request opens the session, each further one runs a variant many times.
 */
import type { Job } from './job.ts';
import { openSession, type Session } from './session.ts';

let session: Session | null = null;

export default {
  async fetch(request: Request): Promise<Response> {
    try {
      return Response.json(await answer(await request.json()));
    } catch (error) {
      return new Response(error instanceof Error ? (error.stack ?? error.message) : String(error), { status: 500 });
    }
  },
};

export type Order = { readonly open: Job } | { readonly variant: string; readonly repeats: number };

async function answer(order: unknown): Promise<unknown> {
  const asked = order as Order;
  if ('open' in asked) {
    session = await openSession(asked.open);
    const { variants, untimed } = session;
    return { untimed, variants: variants.map(({ name, frames }) => ({ name, frames })) };
  }
  const variant = session?.variants.find(({ name }) => name === asked.variant);
  // Without a variant: the time of an empty request.
  await variant?.sample(asked.repeats);
  return {};
}
