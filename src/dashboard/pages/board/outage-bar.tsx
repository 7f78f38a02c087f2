import { useTranslation } from 'react-i18next';
import type { CalendarListJson } from '../../../contract/planning.ts';
import type { OutageRowJson } from '../../../contract/board.ts';
import { fetchCalendars } from '../../api/planning.ts';
import { useBoardNow, useOnBoard, useServiceName } from '../../live/live-context.tsx';
import { useLoaded } from '../../planning/use-loaded.ts';
import { Link } from '../../router/router.tsx';
import { useDates } from '../../time/use-dates.ts';
import { Icon } from '../../ui/icons.tsx';

/** The outage messages that callers hear now, so that nobody on the desk has to ask what it is about. */
export function OutageBar() {
  const outages = useOnBoard((board) => board?.outages);
  const boardNow = useBoardNow();
  if (outages === undefined || outages.length === 0) return null;
  return <Shown outages={outages} at={boardNow()?.at ?? ''} />;
}

function Shown({ outages, at }: { outages: readonly OutageRowJson[]; at: string }) {
  const { t } = useTranslation();
  const { data } = useLoaded(fetchCalendars);
  return (
    <section className="outage-bar" aria-label={t('outages.inForce')}>
      <ul>
        {outages.map((outage) => (
          <OutageLine key={outage.id} outage={outage} at={at} organisations={data?.organisations ?? []} />
        ))}
      </ul>
      <Link to="/outages">{t('outages.all')}</Link>
    </section>
  );
}

function OutageLine(props: {
  outage: OutageRowJson;
  at: string;
  organisations: CalendarListJson['organisations'];
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const serviceName = useServiceName();
  const { outage, at, organisations } = props;
  const organisation = organisations.find(({ id }) => id === outage.organisation);
  const whose =
    outage.organisation === null ? t('outages.everybody') : (organisation?.name ?? outage.organisation);
  const zone = organisation?.timeZone ?? organisations[0]?.timeZone ?? 'Europe/Stockholm';
  const name = outage.service === null ? whose : `${whose} · ${serviceName(outage.service)}`;
  return (
    <li data-outage={outage.id}>
      <Icon name="late" />
      <span>
        <strong>{name}</strong> {outage.text}{' '}
        <span className="quiet">
          {outage.until === null
            ? t('outages.untilOff')
            : t('outages.until', { time: dates.near(Date.parse(outage.until), Date.parse(at), zone) })}
        </span>
      </span>
    </li>
  );
}
