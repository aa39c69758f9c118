import { memoryLinks } from 'igrs-rump/exchange';

console.log(memoryLinks());
