import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoverageJson } from '../../../contract/coverage.ts';
import type { CalendarListJson, RotaListJson } from '../../../contract/planning.ts';
import { fetchCalendars, fetchCoverage } from '../../api/planning.ts';
import { useLoaded } from '../../planning/use-loaded.ts';
import { useDates } from '../../time/use-dates.ts';
import { addDays, wallOf } from '../../time/zoned.ts';
import { Icon } from '../../ui/icons.tsx';
import { useProblemText } from '../../ui/problem-text.ts';

type Gap = CoverageJson['gaps'][number];

/** Gaps at the same hours of an organisation, which have one cause and one answer. */
interface Alike {
  readonly zone: string;
  readonly hours: string;
  readonly gaps: readonly Gap[];
}

/** When a critical caller would reach nobody in the next 400 days: as a picture, in words, and what to ask. */
export function Coverage({ at, chains }: { at: string; chains: RotaListJson['chains'] }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const load = useCallback(
    (signal: AbortSignal) => Promise.all([fetchCoverage(signal), fetchCalendars(signal)]),
    [],
  );
  const { data, error } = useLoaded(load);
  return (
    <section className="panel" aria-labelledby="coverage-title">
      <div className="panel-head">
        <h2 id="coverage-title">{t('onCall.coverage')}</h2>
        <p className="quiet">{t('onCall.coverageHelp')}</p>
      </div>
      {error !== null && <p className="inline-problem">{problemText(error)}</p>}
      {data === null && error === null && <p className="quiet">{t('planning.reckoning')}</p>}
      {data !== null && (
        <Gaps gaps={data[0].gaps} organisations={data[1].organisations} chains={chains} at={at} />
      )}
    </section>
  );
}

function Gaps(props: {
  chains: RotaListJson['chains'];
  gaps: readonly Gap[];
  organisations: CalendarListJson['organisations'];
  at: string;
}) {
  const { t } = useTranslation();
  const { gaps, organisations, chains } = props;
  const behind = new Set(chains.flatMap((chain) => chain.organisations));
  const found = [...new Set(gaps.map(({ organisation }) => organisation))];
  const ids = found.filter((id) => behind.has(id));
  // Nothing to mend in a rota: there is none.
  const without = found
    .filter((id) => !behind.has(id))
    .map((id) => organisations.find((each) => each.id === id)?.name ?? id);
  return (
    <>
      {without.length > 0 && (
        <p className="coverage-well">{t('onCall.withoutRota', { names: without.join(', ') })}</p>
      )}
      {ids.length === 0 && (
        <p className="all-well coverage-well">
          <Icon name="check" /> {t('onCall.allCovered')}
        </p>
      )}
      {ids.map((id) => (
        <OfOrganisation key={id} id={id} {...props} />
      ))}
    </>
  );
}

function OfOrganisation(props: {
  id: string;
  gaps: readonly Gap[];
  organisations: CalendarListJson['organisations'];
  at: string;
}) {
  const { id, gaps, organisations, at } = props;
  const organisation = organisations.find((each) => each.id === id);
  const zone = organisation?.timeZone ?? 'Europe/Stockholm';
  const mine = gaps.filter((gap) => gap.organisation === id);
  return (
    <div className="coverage" data-organisation={id}>
      <h3>{organisation?.name ?? id}</h3>
      <Picture gaps={mine} zone={zone} first={wallOf(Date.parse(at), zone).date} />
      <ul className="gaps">
        {alike(mine, zone).map((group) => (
          <GapWords key={group.hours} group={group} />
        ))}
      </ul>
    </div>
  );
}

/** A square a day, a column a week: filled where some of the day is not covered. */
function Picture({ gaps, zone, first }: { gaps: readonly Gap[]; zone: string; first: string }) {
  const { t } = useTranslation();
  const open = new Set<string>();
  for (const { from, until } of gaps) {
    const last = wallOf(Date.parse(until) - 1, zone).date;
    for (let date = wallOf(Date.parse(from), zone).date; date <= last; date = addDays(date, 1))
      open.add(date);
  }
  const days = Array.from({ length: 400 }, (_, index) => addDays(first, index));
  const skip = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  return (
    <svg
      className="coverage-picture"
      viewBox="0 0 580 70"
      role="img"
      aria-label={t('onCall.picture', { count: open.size })}
    >
      {days.map((date, index) => {
        const place = index + skip;
        return (
          <rect
            key={date}
            className={open.has(date) ? 'gap' : 'covered'}
            x={Math.floor(place / 7) * 10}
            y={(place % 7) * 10}
            width="8.5"
            height="8.5"
            rx="2"
          >
            <title>{date}</title>
          </rect>
        );
      })}
    </svg>
  );
}

function GapWords({ group }: { group: Alike }) {
  const { t } = useTranslation();
  const dates = useDates();
  const { gaps, zone, hours } = group;
  const [first] = gaps;
  if (first === undefined) return null;
  const span = dates.span(Date.parse(first.from), Date.parse(first.until), zone);
  return (
    <li>
      <p>
        <strong>{gaps.length === 1 ? span : t('onCall.gapTimes', { count: gaps.length, hours })}</strong>
        {gaps.length > 1 && <span className="quiet"> {t('onCall.firstGap', { span })}</span>}
      </p>
      <p lang="en" className="quiet">
        {first.cause}
      </p>
      {first.question !== null && (
        <p className="question">
          <Icon name="info" /> <span lang="en">{first.question}</span>
        </p>
      )}
    </li>
  );
}

function alike(gaps: readonly Gap[], zone: string): readonly Alike[] {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const [from, until] = [wallOf(Date.parse(gap.from), zone), wallOf(Date.parse(gap.until), zone)];
    const hours = `${from.time}–${until.time}`;
    groups.set(hours, [...(groups.get(hours) ?? []), gap]);
  }
  return [...groups].map(([hours, all]) => ({ zone, hours, gaps: all }));
}
