/**
 * A worker that decodes the frame it is sent.
 * @param {import('igrs-rump').Codec | null} codec null in the worker that does nothing
 */
export function workerWith(codec) {
  return {
    /** @param {Request} request */
    async fetch(request) {
      const frame = new Uint8Array(await request.arrayBuffer());
      return Response.json(codec === null ? {} : { engine: codec.engine, message: codec.decode(frame) });
    },
  };
}
