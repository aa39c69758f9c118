import 'igrs-rump-host:settings';
import module from 'igrs-rump/rump.wasm';

Object.assign((globalThis as unknown as { igrsRumpHost: object }).igrsRumpHost, { module });
