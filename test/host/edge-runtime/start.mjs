import { EdgeRuntime } from 'edge-runtime';
import { versionOf } from '../host.mjs';
import { answer } from '../program.mjs';

answer(
  /** @param {{ worker: string }} job */
  async ({ worker }) => {
    const response = await new EdgeRuntime({ initialCode: worker }).dispatchFetch('http://localhost/');
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return { version: versionOf('edge-runtime'), tests: JSON.parse(text) };
  },
);
