import type { Directory } from '../../core/desk/directory.ts';
import type { OnCallFact, OnCallPlace, OnCallSkippedWhy } from '../../core/desk/on-call-facts.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import type { PersonId, PhoneNumber } from '../../core/kernel/ids.ts';
import { SECOND_MS } from '../../core/kernel/time.ts';

/** What happens to a caller for whom those on call are rung, one English sentence without full stop. */
export function describeOnCallFact(fact: OnCallFact, directory: Directory): string {
  const chain = directory.chains.get(fact.chain)?.name ?? fact.chain;
  switch (fact.type) {
    case 'on-call-chosen':
      return `wants those on call of ${chain}; asked to confirm by key ${fact.confirmKey} that it is critical`;
    case 'on-call-confirmed':
      return fact.key === null
        ? `critical: those on call of ${chain} are rung`
        : `confirmed as critical by key ${fact.key}: those on call of ${chain} are rung`;
    case 'on-call-not-confirmed':
      return fact.key === null
        ? 'not confirmed as critical in time: nobody on call is rung'
        : `not confirmed as critical, key ${fact.key} was pressed: nobody on call is rung`;
    case 'on-call-skipped': {
      const more = fact.reason === undefined ? '' : ` (${fact.reason})`;
      const whom = fact.person === null ? '' : `, ${personName(fact.person, directory)}`;
      return `${placeWords(fact)}${whom} was left out: ${SKIPPED[fact.why]}${more}`;
    }
    case 'on-call-paused':
      return `nobody on call was free: round ${fact.round} begins in ${Math.ceil((fact.until - fact.at) / SECOND_MS)} s`;
    case 'on-call-handed-to-desk':
      return 'the desk has opened: it takes the call, and nobody else on call is rung';
    case 'on-call-exhausted': {
      const rounds = fact.rounds === 1 ? '' : ` in ${fact.rounds} rounds`;
      const then = fact.backToQueue ? '; the call waits on in its queue' : '';
      return `nobody on call of ${chain} took the call${rounds}${then}`;
    }
    default:
      return unreachable(fact);
  }
}

/** Which step of its chain, as in "step 2 of round 1". */
export const placeWords = ({ step, round }: Pick<OnCallPlace, 'step' | 'round'>): string =>
  `step ${step} of round ${round}`;

const personName = (id: PersonId, { people }: Directory): string => people.get(id)?.name ?? id;

/** Whoever is rung outside: a number alone, or somebody by name. */
export function outsideName(number: PhoneNumber, person: PersonId | undefined, directory: Directory): string {
  return person === undefined ? number : `${personName(person, directory)} (${number})`;
}

const SKIPPED: Readonly<Record<OnCallSkippedWhy, string>> = {
  'nobody-on-call': 'nobody is on call',
  'no-such-rota': 'the configuration no longer has the rota',
  'broken-rota': 'the rota cannot be read',
  'no-such-person': 'the configuration no longer has them',
  'may-not-be-dialled': 'the number may not be dialled',
};
