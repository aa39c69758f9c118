import { hashDevice, shardOf } from 'igrs-rump';

console.log(hashDevice(1, 2), shardOf(1, 2, 3));
