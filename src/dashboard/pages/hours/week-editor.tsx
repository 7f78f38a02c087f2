import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { WantedChangeJson } from '../../../contract/changes.ts';
import type { CalendarJson, WeekHoursJson } from '../../../contract/planning.ts';
import { Preview, usePreview } from '../../planning/preview.tsx';
import type { Saving } from '../../planning/use-saving.ts';
import { contractPeriods, readPeriods, spansOf, writtenSpans } from '../../time/periods.ts';
import { WeekGrid, weekdays, type WeekTexts } from './week-grid.tsx';

type Wanted = WantedChangeJson & { kind: 'calendar-week' };

/** The usual week, to be typed or drawn; what a change comes to is told before it is saved. */
export function WeekEditor(props: {
  calendar: CalendarJson;
  mayChange: boolean;
  saving: Saving;
  nameOf: (kind: 'organisation' | 'person', id: string) => string;
}) {
  const { t } = useTranslation();
  const { calendar, mayChange, saving, nameOf } = props;
  const [texts, setTexts] = useState<WeekTexts>(() => textsOf(calendar.week));
  const shown = useRef(calendar.week);
  useEffect(() => {
    const before = JSON.stringify(contractOf(shown.current));
    shown.current = calendar.week;
    // What is being typed stays, whatever others change; what was not touched follows the desk.
    setTexts((typed) => {
      const read = weekOf(typed);
      return read !== null && JSON.stringify(read) === before ? textsOf(calendar.week) : typed;
    });
  }, [calendar.week]);
  const section = useRef<HTMLElement>(null);
  const wanted = wantedWeek(calendar, texts);
  const dirty = wanted === null || JSON.stringify(wanted.week) !== JSON.stringify(contractOf(calendar.week));
  const state = usePreview(dirty && mayChange ? wanted : null);
  const editable = mayChange && calendar.basis === null;
  const save = async (revision: string | undefined): Promise<void> => {
    if (wanted === null) {
      section.current?.querySelector<HTMLInputElement>('[aria-invalid=true]')?.focus();
      return;
    }
    await saving.save(wanted, revision);
  };
  return (
    <section className="panel week-panel" aria-labelledby="week-title" ref={section}>
      <div className="panel-head">
        <h2 id="week-title">{t('hours.week')}</h2>
        {editable && (
          <Button className="button plain small" onPress={() => setTexts(copiedMonday)}>
            {t('hours.copyMonday')}
          </Button>
        )}
      </div>
      {editable && <p className="quiet week-help">{t('hours.weekHelp')}</p>}
      <WeekGrid texts={texts} onChange={editable ? setTexts : null} />
      {editable && dirty && (
        <div className="change-bar" data-testid="change-bar">
          {wanted === null ? (
            <p className="field-problem">{t('hours.mendFirst')}</p>
          ) : (
            <Preview state={state} zone={calendar.timeZone} nameOf={nameOf} />
          )}
          <div className="dialog-buttons">
            <Button
              className="button primary"
              isDisabled={saving.busy}
              onPress={() => void save(saving.saved.kind === 'conflict' ? undefined : calendar.revision)}
            >
              {saving.saved.kind === 'conflict' ? t('planning.anyway') : t('planning.save')}
            </Button>
            <Button className="button plain" onPress={() => setTexts(textsOf(calendar.week))}>
              {t('planning.discard')}
            </Button>
          </div>
        </div>
      )}
      {calendar.seasons.length > 0 && <Seasons calendar={calendar} />}
    </section>
  );
}

/** Hours of parts of the year that the desk file names. */
function Seasons({ calendar }: { calendar: CalendarJson }) {
  const { t } = useTranslation();
  return calendar.seasons.map(({ name, from, until, week }) => (
    <details key={name} className="season">
      <summary>
        {name}{' '}
        <span className="quiet">{t('hours.seasonSpan', { from: dayOf(from), until: dayOf(until) })}</span>
      </summary>
      <WeekGrid texts={textsOf(week)} onChange={null} />
    </details>
  ));
}

/** `05-15` as `15/5`, which both Swedes and Norwegians write. */
function dayOf(monthDay: string): string {
  return `${Number(monthDay.slice(3))}/${Number(monthDay.slice(0, 2))}`;
}

function textsOf(week: WeekHoursJson): WeekTexts {
  return Object.fromEntries(weekdays.map((day) => [day, writtenSpans(spansOf(week[day]))])) as WeekTexts;
}

/** Written as this page writes it. */
function contractOf(week: WeekHoursJson): WeekHoursJson | null {
  return weekOf(textsOf(week));
}

function wantedWeek(calendar: CalendarJson, texts: WeekTexts): Wanted | null {
  const week = weekOf(texts);
  return week && { kind: 'calendar-week', calendar: calendar.id, week };
}

/** null while some day cannot be read. */
function weekOf(texts: WeekTexts): Wanted['week'] | null {
  const read = weekdays.map((day) => readPeriods(texts[day]));
  if (!read.every((each) => each.ok)) return null;
  const days = weekdays.map((day, index) => {
    const each = read[index];
    return [day, each?.ok === true ? contractPeriods(each.spans) : []] as const;
  });
  return Object.fromEntries(days) as Wanted['week'];
}

function copiedMonday(texts: WeekTexts): WeekTexts {
  return { ...texts, tue: texts.mon, wed: texts.mon, thu: texts.mon, fri: texts.mon };
}
