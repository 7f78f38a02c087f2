import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangeJson } from '../../../contract/changes.ts';
import type { CalendarJson, CalendarListJson } from '../../../contract/planning.ts';
import { ApiProblem } from '../../api/client.ts';
import { fetchCalendar, fetchCalendars, fetchChanges } from '../../api/planning.ts';
import { Notice } from '../../layout/notice.tsx';
import { SavedNote } from '../../planning/saved-note.tsx';
import { useLoaded } from '../../planning/use-loaded.ts';
import { useSaving } from '../../planning/use-saving.ts';
import { Link, navigate, PageHeading } from '../../router/router.tsx';
import { useMe } from '../../session/session.tsx';
import { daysBetween, wallOf } from '../../time/zoned.ts';
import { Icon } from '../../ui/icons.tsx';
import { useProblemText } from '../../ui/problem-text.ts';
import { Next, OpenMark } from './hours-page.tsx';
import { OverrideDialog, type OverrideDraft } from './override-dialog.tsx';
import { OverrideList } from './override-list.tsx';
import { WeekEditor } from './week-editor.tsx';
import { YearView } from './year-view.tsx';

/** One calendar: its usual week, the year as it comes out, and what was changed for a time. */
export default function CalendarPage({ id, year }: { id: string; year: number }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const load = useCallback(
    (signal: AbortSignal) => {
      const first = `${year}-01-01`;
      const days = daysBetween(first, `${year + 1}-01-01`);
      return Promise.all([
        fetchCalendar(id, first, days, signal),
        fetchCalendars(signal),
        fetchChanges(signal),
      ]);
    },
    [id, year],
  );
  const { data, error, reload } = useLoaded(load);
  if (error !== null && data === null) {
    const gone = error instanceof ApiProblem && error.code === 'not-found';
    return (
      <Notice
        title={gone ? t('hours.noCalendar') : problemText(error)}
        action={{ label: t('hours.all'), onPress: () => navigate('/hours') }}
      />
    );
  }
  if (data === null) return <p className="page quiet">{t('app.loading')}</p>;
  const [calendar, list, changes] = data;
  // The year that is shown, until that which was asked for has come.
  const shown = Number(calendar.days[0]?.date.slice(0, 4) ?? year);
  return <Calendar calendar={calendar} list={list} changes={changes} year={shown} reload={reload} />;
}

function Calendar(props: {
  calendar: CalendarJson;
  list: CalendarListJson;
  changes: readonly ChangeJson[];
  year: number;
  reload: () => void;
}) {
  const { t } = useTranslation();
  const { calendar, list, changes, year, reload } = props;
  const me = useMe();
  const mayChange = me.is('coordinator') || me.is('admin');
  const saving = useSaving(reload);
  const [draft, setDraft] = useState<OverrideDraft | null>(null);
  const at = Date.parse(calendar.at);
  const nameOf = (kind: 'organisation' | 'person', id: string): string =>
    (kind === 'organisation' ? list.organisations.find((each) => each.id === id)?.name : undefined) ?? id;
  const today = wallOf(at, calendar.timeZone).date;
  return (
    <div className="page calendar-page">
      <Link className="back" to="/hours">
        <Icon name="back" />
        {t('hours.all')}
      </Link>
      <CalendarHead calendar={calendar} list={list} at={at} />
      <SavedNote saving={saving} onReload={reload} />
      <WeekEditor calendar={calendar} mayChange={mayChange} saving={saving} nameOf={nameOf} />
      <OverrideList
        calendar={calendar}
        changes={changes}
        saving={saving}
        mayChange={mayChange}
        onAdd={() => setDraft({ date: today, hours: 'closed' })}
      />
      <YearView
        calendar={calendar}
        year={year}
        today={today}
        onDay={mayChange ? (date) => setDraft({ date, hours: 'closed' }) : null}
        onYear={(next) =>
          navigate(`/calendar?${new URLSearchParams({ id: calendar.id, year: String(next) })}`, {
            replace: true,
          })
        }
      />
      {draft !== null && (
        <OverrideDialog
          calendar={calendar}
          draft={draft}
          nameOf={nameOf}
          onCancel={() => setDraft(null)}
          onSave={(wanted) => {
            setDraft(null);
            void saving.save(wanted);
          }}
        />
      )}
    </div>
  );
}

function CalendarHead(props: { calendar: CalendarJson; list: CalendarListJson; at: number }) {
  const { t } = useTranslation();
  const { calendar, list, at } = props;
  const names = list.organisations
    .filter(({ numbers }) =>
      numbers.some((number) => {
        const theirs = list.calendars.find((each) => each.id === number.calendar);
        return theirs?.id === calendar.id || theirs?.basis === calendar.id;
      }),
    )
    .map(({ name }) => name);
  return (
    <div className="calendar-head">
      <PageHeading title={calendar.name} />
      <OpenMark open={calendar.open} />
      <Next calendar={calendar} at={at} />
      <p className="quiet">
        {names.length === 0 ? t('hours.usedByNobody') : t('hours.usedBy', { names: names.join(', ') })} ·{' '}
        {calendar.timeZone}
      </p>
    </div>
  );
}
