import type { PersonId, RotaId } from '../kernel/ids.ts';
import { localWords, shiftsIn } from './final-schedule.ts';
import type { Rota, RotaOverride } from './rota.ts';
import { doubleBookingsIn } from './rota-warnings.ts';
import type { Span } from './spans.ts';
import { common } from './spans.ts';

/** Whose duty between two instants is given away. */
export interface SwappedDuty extends Span {
  readonly person: PersonId;
}

/** Two people change turns: each takes what the other has in the time that is named. */
export interface Swap {
  readonly id: string;
  readonly first: SwappedDuty;
  readonly second: SwappedDuty;
  readonly reason: string;
}

/** The overrides that a swap comes to, or why it cannot be. */
export type SwapResult =
  | { readonly ok: true; readonly overrides: readonly RotaOverride[] }
  | { readonly ok: false; readonly why: string };

/**
 * Lets two people of a rota change turns. Refused when one of them is not on call in the time named, when both are
 * the same, and when either would then be on call twice at once, in any of the rotas.
 * @param rotas all of the desk
 * @throws RangeError when there is no such rota
 */
export function swapTurns(rotas: ReadonlyMap<RotaId, Rota>, rotaId: RotaId, swap: Swap): SwapResult {
  const rota = rotas.get(rotaId);
  if (rota === undefined) throw new RangeError(`there is no rota ${rotaId}`);
  const { first, second } = swap;
  if (first.person === second.person) return { ok: false, why: `${first.person} cannot change turns alone` };
  const overrides: RotaOverride[] = [];
  for (const [duty, takenBy] of [
    [first, second.person],
    [second, first.person],
  ] as const) {
    const shifts = shiftsIn(rota, duty).filter(({ person }) => person === duty.person);
    if (shifts.length === 0) return { ok: false, why: notOnCall(rota, duty) };
    for (const { from, until } of shifts) {
      const id = `${swap.id}-${overrides.length + 1}`;
      overrides.push({ id, person: takenBy, from, until, reason: swap.reason });
    }
  }
  return doubleBooked(rotas, rota, overrides) ?? { ok: true, overrides };
}

function doubleBooked(
  rotas: ReadonlyMap<RotaId, Rota>,
  rota: Rota,
  overrides: readonly RotaOverride[],
): SwapResult | null {
  const swapped = { ...rota, overrides: [...rota.overrides, ...overrides] };
  const after = [...rotas.values()].map((each) => (each.id === rota.id ? swapped : each));
  for (const taken of overrides) {
    const twice = doubleBookingsIn(after, taken).filter(({ person }) => person === taken.person);
    const [clash] = common(twice, [taken]);
    if (clash === undefined) continue;
    const [from, until] = [clash.from, clash.until].map((at) => localWords(rota.timeZone, at));
    return { ok: false, why: `${taken.person} would be on call twice at once, from ${from} until ${until}` };
  }
  return null;
}

function notOnCall({ name, timeZone }: Rota, { person, from, until }: SwappedDuty): string {
  const [begin, end] = [from, until].map((at) => localWords(timeZone, at));
  return `${person} is never on call by ${name} from ${begin} until ${end}`;
}
