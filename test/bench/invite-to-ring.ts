import { setTimeout as delay } from 'node:timers/promises';
import type { Floor, Route } from './floor.ts';

/**
 * One caller at a time, agents free: from the caller's INVITE that is accepted (the one with credentials) to
 * the INVITE at the agent's phone.
 * @returns ms each; a call that did not ring within two seconds is left out and told as a fault
 */
export async function measureInviteToRing(
  floor: Floor,
  route: Route,
  calls: number,
): Promise<{ readonly samples: readonly number[]; readonly faults: readonly string[] }> {
  const samples: number[] = [];
  const faults: string[] = [];
  floor.talkMs = () => 30;
  floor.onFree = () => undefined;
  floor.onRing = () => undefined;
  for (let count = 0; count < calls; count += 1) {
    const placed = floor.place(route);
    if (placed === null) break;
    await Promise.race([placed.done, delay(2_000)]);
    const rang = placed.rings[0]?.at;
    const invited = placed.call.times.invitedAt;
    if (rang === undefined || invited === null) faults.push(`${route.name}: a call did not ring within 2 s`);
    else samples.push(rang - invited);
    if (placed.endedAt === null) {
      placed.call.hangUp();
      await Promise.race([placed.done, delay(2_000)]);
    }
    // Between calls the phone's state settles everywhere, as it would in life.
    await delay(25);
  }
  return { samples, faults };
}
