import type { KindName, Message } from 'igrs-rump';

export type Shown = Pick<Message, 'serial'> & { kind: KindName };

console.log('an entry without the package');
