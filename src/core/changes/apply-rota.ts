import type { Directory } from '../desk/directory.ts';
import type { Rota, RotaOverride } from '../schedule/rota.ts';
import { swapTurns } from '../schedule/rota-swap.ts';
import type { RotaStandIn, RotaSwap } from './change.ts';
import { type ApplyOne, wrongReason, wrongSpan } from './scope.ts';

/** Puts somebody in another's place on call, or lets two people change turns. */
export function applyRota(directory: Directory, id: string, data: RotaStandIn | RotaSwap): ApplyOne {
  const rota = directory.rotas.get(data.rota);
  if (!rota) return { field: 'rota', message: `there is no rota "${data.rota}"` };
  const wrong = wrongReason(data);
  if (wrong) return wrong;
  return data.kind === 'rota-swap' ? swap(directory, id, data) : standIn(directory, rota, id, data);
}

function standIn(directory: Directory, rota: Rota, id: string, data: RotaStandIn): ApplyOne {
  const { person, from, until, reason } = data;
  const wrong = unknownPerson(directory, person, 'person') ?? wrongSpan(data);
  return wrong ?? withMore(directory, rota, [{ id, person, from, until, reason }]);
}

function swap(directory: Directory, id: string, data: RotaSwap): ApplyOne {
  const { rota, first, second, reason } = data;
  const wrong =
    unknownPerson(directory, first.person, 'first.person') ??
    unknownPerson(directory, second.person, 'second.person') ??
    wrongSpan(first, 'first.until') ??
    wrongSpan(second, 'second.until');
  if (wrong) return wrong;
  const swapped = swapTurns(directory.rotas, rota, { id, first, second, reason });
  if (!swapped.ok) return { field: 'first', message: swapped.why };
  const before = directory.rotas.get(rota);
  return before ? withMore(directory, before, swapped.overrides) : { directory };
}

function withMore(directory: Directory, rota: Rota, more: readonly RotaOverride[]): ApplyOne {
  const changed = { ...rota, overrides: [...rota.overrides, ...more] };
  return { directory: { ...directory, rotas: new Map(directory.rotas).set(rota.id, changed) } };
}

function unknownPerson({ people }: Directory, person: string, field: string) {
  return people.has(person) ? null : { field, message: `there is no person "${person}"` };
}
