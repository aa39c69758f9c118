// igrs-rump/js, written by npm run api
// It also leads to declarations in the reports of: index

// js.d.ts
export declare function createCodec(options?: CodecOptions): Codec;
export * from './surface.js';
