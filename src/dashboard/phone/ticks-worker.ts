/*
 * A clock that goes on evenly in pages that are hidden, whose own timers browsers slow down to one a minute.
 */
import { TICK_MS } from './ticks.ts';

setInterval(() => postMessage(null), TICK_MS);
