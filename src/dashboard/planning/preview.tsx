import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WantedChangeJson } from '../../contract/changes.ts';
import type { ChangePreviewJson } from '../../contract/planning.ts';
import { previewChange } from '../api/planning.ts';
import { writtenNumber } from '../i18n/phone-number.ts';
import { useDates } from '../time/use-dates.ts';
import { Icon } from '../ui/icons.tsx';
import { useProblemText } from '../ui/problem-text.ts';
import { useWarningText } from './warning-text.ts';

/** How long nothing is typed before the service is asked. */
const REST_MS = 350;
const SHOWN = 4;

export interface PreviewState {
  readonly preview: ChangePreviewJson | null;
  /** null: none. */
  readonly problem: unknown;
}

/** What a change would come to; asked anew when it has rested a moment. @param wanted null: there is none yet */
export function usePreview(wanted: WantedChangeJson | null): PreviewState {
  const [state, setState] = useState<PreviewState>({ preview: null, problem: null });
  const text = wanted === null ? null : JSON.stringify(wanted);
  useEffect(() => {
    setState({ preview: null, problem: null });
    if (text === null) return undefined;
    const left = new AbortController();
    const timer = setTimeout(() => {
      previewChange(JSON.parse(text) as WantedChangeJson, left.signal).then(
        (preview) => !left.signal.aborted && setState({ preview, problem: null }),
        (problem: unknown) => !left.signal.aborted && setState({ preview: null, problem }),
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [text]);
  return state;
}

/** The preview in words. */
export function Preview(props: {
  state: PreviewState;
  zone: string;
  nameOf: (kind: 'organisation' | 'person', id: string) => string;
}) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { state, zone, nameOf } = props;
  const { preview, problem } = state;
  if (problem !== null) {
    return (
      <p className="note danger">
        <Icon name="late" />
        <span>{problemText(problem)}</span>
      </p>
    );
  }
  if (preview === null) return <p className="quiet preview-wait">{t('planning.reckoning')}</p>;
  const nothing = preview.hours.length === 0 && preview.shifts.length === 0;
  return (
    <div className="preview">
      {nothing && <p className="quiet">{t('planning.nothing')}</p>}
      <HoursPreview hours={preview.hours} />
      <ShiftPreview preview={preview} zone={zone} nameOf={nameOf} />
      <Cautions preview={preview} zone={zone} nameOf={nameOf} />
    </div>
  );
}

function HoursPreview({ hours }: { hours: ChangePreviewJson['hours'] }) {
  const { t } = useTranslation();
  const dates = useDates();
  const written = (periods: readonly string[]): string =>
    periods.length === 0 ? t('hours.closed') : periods.map((period) => period.replace('-', '–')).join(', ');
  return hours.map(({ calendar, numbers, changedDays, days }) => (
    <div key={`${calendar} ${numbers.join()}`}>
      <p>
        <strong>{t('planning.changedDays', { count: changedDays })}</strong>
        {numbers.length > 0 && <span className="quiet"> · {numbers.map(writtenNumber).join(', ')}</span>}
      </p>
      <ul className="preview-days">
        {days.slice(0, SHOWN).map(({ date, before, after }) => (
          <li key={date}>
            <span className="preview-date">{dates.short(date)}</span>{' '}
            <span>
              <del>{written(before)}</del> <Icon name="moved" /> <ins>{written(after)}</ins>
            </span>
          </li>
        ))}
        {changedDays > SHOWN && (
          <li className="quiet">{t('planning.moreDays', { count: changedDays - SHOWN })}</li>
        )}
      </ul>
    </div>
  ));
}

interface Told {
  readonly preview: ChangePreviewJson;
  readonly zone: string;
  readonly nameOf: (kind: 'organisation' | 'person', id: string) => string;
}

function ShiftPreview({ preview, zone, nameOf }: Told) {
  const { t } = useTranslation();
  const dates = useDates();
  const who = (person: string | null): string =>
    person === null ? t('onCall.nobody') : nameOf('person', person);
  return (
    <ul className="preview-days">
      {preview.shifts.slice(0, SHOWN).map(({ from, until, before, after }) => (
        <li key={from}>
          <span className="preview-date">{dates.span(Date.parse(from), Date.parse(until), zone)}</span>{' '}
          <span>
            <del>{who(before)}</del> <Icon name="moved" /> <ins>{who(after)}</ins>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What is worse than before. */
function Cautions({ preview, zone, nameOf }: Told) {
  const { t } = useTranslation();
  const dates = useDates();
  const warningText = useWarningText((id) => nameOf('person', id), zone);
  const { gaps, warnings } = preview;
  if (gaps.length + warnings.length === 0) return null;
  return (
    <div className="note warning">
      <Icon name="late" />
      <ul>
        {gaps.length > 0 && <li>{t('planning.newGaps')}</li>}
        {gaps.slice(0, SHOWN).map(({ organisation, from, until }) => (
          <li key={organisation + from}>
            <strong>{nameOf('organisation', organisation)}</strong>{' '}
            {dates.span(Date.parse(from), Date.parse(until), zone)}
          </li>
        ))}
        {gaps.length > SHOWN && <li>{t('planning.moreGaps', { count: gaps.length - SHOWN })}</li>}
        {warnings.slice(0, SHOWN).map((warning) => (
          <li key={warning.text}>{warningText(warning)}</li>
        ))}
      </ul>
    </div>
  );
}
