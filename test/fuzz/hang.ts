/** A program that hangs at case 7 of seed 5, for the watchdog's test. */
import { watch } from './watch.ts';

watch(5, 2)(7);
for (;;);
