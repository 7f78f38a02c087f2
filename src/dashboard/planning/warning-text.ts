import { useTranslation } from 'react-i18next';
import type { RotaWarningJson } from '../../contract/planning.ts';
import { useDates } from '../time/use-dates.ts';

/** What a rota warns of, in the reader's language. */
export function useWarningText(
  personName: (id: string) => string,
  zone: string,
): (warning: RotaWarningJson) => string {
  const { t } = useTranslation();
  const dates = useDates();
  return ({ kind, person, from, until, restMs }) => {
    const moment = (at: string | null): string => (at === null ? '' : dates.moment(Date.parse(at), zone));
    const told = { person: personName(person), from: moment(from), until: moment(until) };
    switch (kind) {
      case 'short-rest': {
        const hours = Math.floor((restMs ?? 0) / 3_600_000);
        const minutes = Math.round((restMs ?? 0) / 60_000) % 60;
        return t('onCall.warning.short-rest', {
          ...told,
          rest: minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`,
        });
      }
      case 'double-booked':
        return t('onCall.warning.double-booked', told);
      case 'no-number':
        return t('onCall.warning.no-number', told);
    }
  };
}
