import { setTimeout as delay } from 'node:timers/promises';
import type { Floor, Route } from './floor.ts';

/** Callers that wait at any time: three for each agent. */
const WAITING = 15;

export interface FreeToRing {
  /** From the BYE that a phone sends to the next INVITE it gets, ms. */
  readonly samples: readonly number[];
  readonly faults: readonly string[];
}

/**
 * A few agents with callers always waiting: how long after hanging up does an agent's phone ring again?
 * @param wanted ends when so many were measured, or after `limitMs`
 */
export async function measureFreeToRing(
  floor: Floor,
  route: Route,
  wanted: number,
  limitMs: number,
): Promise<FreeToRing> {
  const samples: number[] = [];
  const freeSince = new Map<number, number>();
  let calling = true;
  floor.talkMs = () => 150 + 200 * Math.random();
  floor.onFree = (phone, at) => void freeSince.set(phone, at);
  floor.onRing = (phone, _placed, at) => {
    const since = freeSince.get(phone);
    freeSince.delete(phone);
    if (since !== undefined && calling) samples.push(at - since);
  };
  const faultsBefore = floor.faults.length;
  const keepCalling = async (): Promise<void> => {
    while (calling) {
      const placed = floor.place(route);
      if (placed === null) return;
      await placed.done;
    }
  };
  const callers = Array.from({ length: WAITING }, () => keepCalling());
  const deadline = performance.now() + limitMs;
  while (samples.length < wanted && performance.now() < deadline) await delay(50);
  calling = false;
  await floor.clear();
  await Promise.all(callers);
  return { samples: samples.slice(0, wanted), faults: floor.faults.slice(faultsBefore) };
}
