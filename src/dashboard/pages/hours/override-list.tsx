import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { ChangeJson } from '../../../contract/changes.ts';
import type { CalendarJson } from '../../../contract/planning.ts';
import type { Saving } from '../../planning/use-saving.ts';
import { useMe } from '../../session/session.tsx';
import { useDates } from '../../time/use-dates.ts';
import { wallOf } from '../../time/zoned.ts';
import { Icon } from '../../ui/icons.tsx';

type HoursChange = ChangeJson & { kind: 'calendar-override' | 'closure' | 'calendar-week' };

/** The changes that concern the hours of a calendar. */
function hoursChanges(calendar: CalendarJson, changes: readonly ChangeJson[]): readonly HoursChange[] {
  return changes.flatMap((change): HoursChange[] => {
    switch (change.kind) {
      case 'calendar-week':
        return change.calendar === calendar.id ? [change] : [];
      case 'calendar-override':
        return change.calendar === calendar.id || calendar.organisations.includes(change.organisation ?? '')
          ? [change]
          : [];
      case 'closure':
        return calendar.organisations.includes(change.organisation ?? '') ? [change] : [];
      default:
        return [];
    }
  });
}

/** What was changed for a time beside the desk file: by whom, why, until when, and taken back by one press. */
export function OverrideList(props: {
  calendar: CalendarJson;
  changes: readonly ChangeJson[];
  saving: Saving;
  mayChange: boolean;
  onAdd: () => void;
}) {
  const { t } = useTranslation();
  const { calendar, changes, saving, mayChange, onAdd } = props;
  const mine = hoursChanges(calendar, changes);
  return (
    <section className="panel" aria-labelledby="overrides-title">
      <div className="panel-head">
        <h2 id="overrides-title">{t('hours.overrides')}</h2>
        {mayChange && (
          <Button className="button small" onPress={onAdd}>
            <Icon name="pen" />
            {t('hours.addOverride')}
          </Button>
        )}
      </div>
      {mine.length === 0 && <p className="quiet">{t('hours.noOverrides')}</p>}
      <ul className="overrides">
        {mine.map((change) => (
          <OverrideRow key={change.id} change={change} zone={calendar.timeZone} saving={saving} />
        ))}
      </ul>
    </section>
  );
}

function OverrideRow({ change, zone, saving }: { change: HoursChange; zone: string; saving: Saving }) {
  const { t } = useTranslation();
  const dates = useDates();
  const me = useMe();
  const what = useWhat(change);
  const mayEnd = me.is('coordinator') || me.is('admin') || (change.kind === 'closure' && me.is('supervisor'));
  const since = dates.short(wallOf(Date.parse(change.at), zone).date);
  return (
    <li className="override" data-change={change.id}>
      <div>
        <p>
          <strong>{what}</strong>
          {'reason' in change && <span> · {change.reason}</span>}
        </p>
        <p className="quiet">
          {change.kind !== 'calendar-week' && `${spanText(change, dates, zone, t('planning.openEnd'))} · `}
          {t('planning.by', { by: change.by, date: since })}
        </p>
      </div>
      {mayEnd && (
        <Button
          className="button small"
          isDisabled={saving.busy}
          onPress={() => void saving.end(change.id)}
          aria-label={`${t('planning.takeBack')}: ${'reason' in change ? change.reason : what}`}
        >
          {t('planning.takeBack')}
        </Button>
      )}
    </li>
  );
}

function useWhat(change: HoursChange): string {
  const { t } = useTranslation();
  switch (change.kind) {
    case 'calendar-week':
      return t('hours.newWeek');
    case 'closure':
      return t('hours.kind.closed');
    case 'calendar-override': {
      if (change.hours === 'closed') return t('hours.kind.closed');
      const periods = change.periods ?? [];
      if (periods.length === 0) return t('hours.kind.open');
      return periods.map((period) => period.replace('-', '–')).join(', ');
    }
  }
}

function spanText(
  change: { readonly from?: string | undefined; readonly until: string | null },
  dates: ReturnType<typeof useDates>,
  zone: string,
  openEnd: string,
): string {
  const { from, until } = change;
  const begin = from === undefined ? '' : dates.moment(Date.parse(from), zone);
  return `${begin} – ${until === null ? openEnd : dates.moment(Date.parse(until), zone)}`;
}
