/**
 * The ABI: every export, nothing else. Numbers in, numbers out; all data lies at the addresses of memory.ts.
 * `npm run generate` makes sdk/generated/{abi,wasm}.ts from it.
 */
export { columnAfter, gather, gatherOffsets, gatherSequences, gatherSerials, scatter } from './columns';
export { convert, convertWide, narrow } from './convert';
export { collect, physical, validate } from './general';
export { ABI } from './generated/abi';
export { FINGERPRINT } from './generated/layout';
export { select, selected } from './group';
export { grouped, index, numbers, raw, resize } from './memory';
export { prepareRoute, route, routeCounts, routeDropped, routeNumbers, routeRuns, routeWords } from './route';
export { scan } from './scan';
export { seal } from './seal';
