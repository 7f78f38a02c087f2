import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { CalendarListJson } from '../../../contract/planning.ts';
import { fetchCalendars } from '../../api/planning.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { SavedNote } from '../../planning/saved-note.tsx';
import { useLoaded } from '../../planning/use-loaded.ts';
import { useSaving, type Saving } from '../../planning/use-saving.ts';
import { Link, PageHeading } from '../../router/router.tsx';
import { useMe } from '../../session/session.tsx';
import { useDates } from '../../time/use-dates.ts';
import { wallOf } from '../../time/zoned.ts';
import { Icon } from '../../ui/icons.tsx';
import { useProblemText } from '../../ui/problem-text.ts';
import { CloseDialog } from './close-dialog.tsx';
import { DayStrip } from './day-strip.tsx';

/** So often the page looks whether something has opened or closed. */
const LOOK_MS = 30_000;

type Organisation = CalendarListJson['organisations'][number];
type Summary = CalendarListJson['calendars'][number];

/** Every municipality with its numbers: open or closed, until when, and the hours of today. */
export default function HoursPage() {
  const { t } = useTranslation();
  const me = useMe();
  const problemText = useProblemText();
  const { data, error, reload } = useLoaded(fetchCalendars);
  const saving = useSaving(reload);
  const [closing, setClosing] = useState<Organisation | null>(null);
  useEffect(() => {
    const timer = setInterval(reload, LOOK_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const mayClose = me.is('supervisor') || me.is('coordinator') || me.is('admin');
  return (
    <div className="page hours-page">
      <div className="page-head">
        <PageHeading title={t('hours.title')} />
      </div>
      {error !== null && <p className="inline-problem">{problemText(error)}</p>}
      <SavedNote saving={saving} onReload={reload} />
      {data === null && error === null && <p className="quiet">{t('app.loading')}</p>}
      {data !== null && (
        <ul className="hours-list">
          {data.organisations.map((organisation) => (
            <OrganisationCard
              key={organisation.id}
              organisation={organisation}
              list={data}
              onClose={mayClose ? () => setClosing(organisation) : null}
            />
          ))}
        </ul>
      )}
      {closing !== null && data !== null && (
        <ClosingNow organisation={closing} list={data} saving={saving} onDone={() => setClosing(null)} />
      )}
    </div>
  );
}

function ClosingNow(props: {
  organisation: Organisation;
  list: CalendarListJson;
  saving: Saving;
  onDone: () => void;
}) {
  const { organisation, list, saving, onDone } = props;
  return (
    <CloseDialog
      name={organisation.name}
      zone={organisation.timeZone}
      now={Date.parse(list.at)}
      onCancel={onDone}
      onClose={(until, reason) => {
        onDone();
        void saving.save({ kind: 'closure', organisation: organisation.id, until, reason });
      }}
    />
  );
}

/** The numbers of a municipality, those that go by the same calendar together. */
function OrganisationCard(props: {
  organisation: Organisation;
  list: CalendarListJson;
  onClose: (() => void) | null;
}) {
  const { t } = useTranslation();
  const { organisation, list, onClose } = props;
  const groups = new Map<string | null, Organisation['numbers']>();
  for (const number of organisation.numbers)
    groups.set(number.calendar, [...(groups.get(number.calendar) ?? []), number]);
  const title = `hours-${organisation.id}`;
  return (
    <li className="panel hours-card" data-organisation={organisation.id}>
      <div className="hours-card-head">
        <h2 id={title}>{organisation.name}</h2>
        {onClose !== null && organisation.numbers.length > 0 && (
          <Button
            className="button small"
            onPress={onClose}
            aria-label={t('hours.closeNowOf', { name: organisation.name })}
          >
            <Icon name="closed" />
            {t('hours.closeNow')}
          </Button>
        )}
      </div>
      {groups.size === 0 && <p className="quiet">{t('hours.noNumbers')}</p>}
      <ul className="hours-lines" aria-labelledby={title}>
        {[...groups].map(([id, numbers]) => (
          <CalendarLine
            key={id}
            calendar={list.calendars.find((each) => each.id === id) ?? null}
            numbers={numbers}
            at={Date.parse(list.at)}
          />
        ))}
      </ul>
    </li>
  );
}

function CalendarLine(props: { calendar: Summary | null; numbers: Organisation['numbers']; at: number }) {
  const { t } = useTranslation();
  const { calendar, numbers, at } = props;
  const written = numbers.map(({ number }) => writtenNumber(number)).join(', ');
  if (calendar === null) {
    return (
      <li className="hours-line">
        <OpenMark open />
        <div className="hours-what">
          <p>{t('hours.alwaysOpen')}</p>
          <p className="quiet">{written}</p>
        </div>
      </li>
    );
  }
  return (
    <li className="hours-line" data-calendar={calendar.id}>
      <OpenMark open={calendar.open} />
      <div className="hours-what">
        <p>
          <Link to={`/calendar?${new URLSearchParams({ id: calendar.basis ?? calendar.id })}`}>
            {calendar.name}
          </Link>
        </p>
        <p className="quiet">
          {written}
          {calendar.basis !== null && ` · ${t('hours.ownForATime')}`}
        </p>
      </div>
      <div className="hours-next">
        <Next calendar={calendar} at={at} />
      </div>
      <DayStrip day={calendar.today} now={wallOf(at, calendar.timeZone).time} />
    </li>
  );
}

/** Open or closed, as word and sign. */
export function OpenMark({ open }: { open: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={`open-mark ${open ? 'open' : 'shut'}`}>
      <Icon name={open ? 'check' : 'closed'} />
      {open ? t('hours.open') : t('hours.closed')}
    </span>
  );
}

/** When it closes or opens next. */
export function Next({
  calendar,
  at,
}: {
  calendar: Pick<Summary, 'open' | 'changesAt' | 'timeZone'>;
  at: number;
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const { open, changesAt, timeZone } = calendar;
  if (changesAt === null) return <p>{open ? t('hours.noClosing') : t('hours.noOpening')}</p>;
  const time = dates.near(Date.parse(changesAt), at, timeZone);
  return <p>{open ? t('hours.closesAt', { time }) : t('hours.opensAt', { time })}</p>;
}
