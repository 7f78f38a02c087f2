import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { ChangeJson } from '../../../contract/changes.ts';
import type { CalendarListJson } from '../../../contract/planning.ts';
import { TimeLeft } from '../../planning/time-left.tsx';
import type { Saving } from '../../planning/use-saving.ts';
import { useDates } from '../../time/use-dates.ts';
import { Icon } from '../../ui/icons.tsx';
import { spokenNames, type Spoken } from './outage-texts.ts';

export type OutageChange = ChangeJson & { kind: 'outage' };

/** The messages that callers hear now, or will. @param saving null: they may not be switched off */
export function OutageCards(props: {
  outages: readonly OutageChange[];
  list: CalendarListJson;
  saving: Saving | null;
  onEnded: () => void;
}) {
  const { t } = useTranslation();
  const { outages, list, saving, onEnded } = props;
  return (
    <section aria-labelledby="outages-on" className="outages-on">
      <h2 id="outages-on">{t('outages.inForce')}</h2>
      {outages.length === 0 && (
        <p className="all-well">
          <Icon name="check" /> {t('outages.none')}
        </p>
      )}
      <ul>
        {outages.map((outage) => (
          <OutageCard key={outage.id} outage={outage} list={list} saving={saving} onEnded={onEnded} />
        ))}
      </ul>
    </section>
  );
}

function OutageCard(props: {
  outage: OutageChange;
  list: CalendarListJson;
  saving: Saving | null;
  onEnded: () => void;
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const { outage, list, saving, onEnded } = props;
  const organisation = list.organisations.find(({ id }) => id === outage.organisation);
  const service = list.services.find(({ id }) => id === outage.service);
  const zone = organisation?.timeZone ?? list.organisations[0]?.timeZone ?? 'Europe/Stockholm';
  const names = [organisation?.name ?? t('outages.everybody'), service?.name].filter((name) => name);
  const until = outage.until ?? null;
  return (
    <li className="panel outage" data-outage={outage.id}>
      <div className="outage-head">
        <Icon name="late" />
        <h3>{names.join(' · ')}</h3>
        {saving !== null && (
          <Button
            className="button primary"
            isDisabled={saving.busy}
            onPress={() => void saving.end(outage.id)}
            aria-label={t('outages.switchOffOf', { name: names.join(' · ') })}
          >
            <Icon name="power" />
            {t('outages.switchOff')}
          </Button>
        )}
      </div>
      <Words outage={outage} />
      <p className="quiet">
        {until === null ? (
          t('outages.untilOff')
        ) : (
          <>
            {t('outages.until', { time: dates.near(Date.parse(until), Date.parse(list.at), zone) })} ·{' '}
            <TimeLeft until={Date.parse(until)} now={Date.parse(list.at)} onEnd={onEnded} />
          </>
        )}{' '}
        ·{' '}
        {t('planning.by', {
          by: outage.by,
          date: dates.near(Date.parse(outage.at), Date.parse(list.at), zone),
        })}
      </p>
    </li>
  );
}

/** What is heard, a line a language, and the key. */
function Words({ outage }: { outage: OutageChange }) {
  const { t } = useTranslation();
  const texts = Object.entries(outage.texts ?? {}) as [Spoken, string][];
  return (
    <div className="outage-words">
      {texts.map(([language, text]) => (
        <p key={language}>
          {texts.length > 1 && <span className="tag">{spokenNames[language]}</span>}{' '}
          <q lang={language}>{text}</q>
        </p>
      ))}
      {typeof outage.prompt === 'string' && <p>{t('outages.prompt', { id: outage.prompt })}</p>}
      <p className="quiet">
        {typeof outage.stayKey === 'string'
          ? t('outages.staysByKey', { key: outage.stayKey })
          : t('outages.staysBySilence')}
      </p>
    </div>
  );
}
