import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { ChangeJson } from '../../../contract/changes.ts';
import type { RotaJson, RotaListJson, ShiftJson } from '../../../contract/planning.ts';
import { fetchChanges, fetchRota, fetchRotas } from '../../api/planning.ts';
import { SavedNote } from '../../planning/saved-note.tsx';
import { useLoaded } from '../../planning/use-loaded.ts';
import { useSaving, type Saving } from '../../planning/use-saving.ts';
import { useWarningText } from '../../planning/warning-text.ts';
import { Link, navigate, PageHeading } from '../../router/router.tsx';
import { useMe } from '../../session/session.tsx';
import { useDates } from '../../time/use-dates.ts';
import { addDays, mondayOf, wallOf } from '../../time/zoned.ts';
import { Icon } from '../../ui/icons.tsx';
import { useProblemText } from '../../ui/problem-text.ts';
import { Coverage } from './coverage.tsx';
import { DutyDialog } from './duty-dialog.tsx';
import { RotaWeeks } from './rota-weeks.tsx';

const WEEKS = 5;

/** Who is on call when, by each rota, and when nobody can be reached. */
export default function OnCallPage({ rota, from }: { rota: string; from: string }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { data, error } = useLoaded(fetchRotas);
  const id = rota === '' ? (data?.rotas[0]?.id ?? '') : rota;
  return (
    <div className="page on-call-page">
      <div className="page-head">
        <PageHeading title={t('onCall.title')} />
        {data !== null && data.rotas.length > 1 && (
          <nav className="tabs" aria-label={t('onCall.rotas')}>
            {data.rotas.map((each) => (
              <Link
                key={each.id}
                to={`/on-call?${new URLSearchParams({ rota: each.id })}`}
                aria-current={each.id === id ? 'page' : undefined}
              >
                {each.name}
              </Link>
            ))}
          </nav>
        )}
      </div>
      {error !== null && <p className="inline-problem">{problemText(error)}</p>}
      {data === null && error === null && <p className="quiet">{t('app.loading')}</p>}
      {data !== null && data.rotas.length === 0 && <p className="quiet">{t('onCall.noRotas')}</p>}
      {data !== null && id !== '' && <RotaSection key={id} id={id} from={from} list={data} />}
      {data !== null && <Coverage at={data.at} chains={data.chains} />}
    </div>
  );
}

function RotaSection({ id, from, list }: { id: string; from: string; list: RotaListJson }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const zone = list.rotas.find((each) => each.id === id)?.timeZone ?? 'Europe/Stockholm';
  const today = wallOf(Date.parse(list.at), zone).date;
  const first = mondayOf(from === '' ? today : from);
  const load = useCallback(
    (signal: AbortSignal) => Promise.all([fetchRota(id, first, WEEKS * 7, signal), fetchChanges(signal)]),
    [id, first],
  );
  const { data, error, reload } = useLoaded(load);
  if (error !== null && data === null) return <p className="inline-problem">{problemText(error)}</p>;
  if (data === null) return <p className="quiet">{t('app.loading')}</p>;
  return <Rota rota={data[0]} changes={data[1]} list={list} first={first} reload={reload} />;
}

function Rota(props: {
  rota: RotaJson;
  changes: readonly ChangeJson[];
  list: RotaListJson;
  first: string;
  reload: () => void;
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const me = useMe();
  const { rota, changes, list, first, reload } = props;
  const saving = useSaving(reload);
  const [chosen, setChosen] = useState<ShiftJson | null>(null);
  const at = Date.parse(list.at);
  const mayChange = me.is('coordinator') || me.is('admin');
  const personName = (id: string): string => list.people.find((each) => each.id === id)?.name ?? id;
  const go = (days: number): void => {
    const query = new URLSearchParams({ rota: rota.id, from: addDays(first, days) });
    navigate(`/on-call?${query}`, { replace: true });
  };
  const now = list.rotas.find(({ id }) => id === rota.id)?.onCall ?? null;
  return (
    <>
      <SavedNote saving={saving} onReload={reload} />
      <section className="panel" aria-labelledby="rota-title">
        <div className="panel-head">
          <h2 id="rota-title">{rota.name}</h2>
          <p>
            {now === null
              ? t('onCall.nobodyNow')
              : t('onCall.now', {
                  person: personName(now.person),
                  time: dates.near(Date.parse(now.until), at, rota.timeZone),
                })}
          </p>
          <span className="year-steps">
            <Button className="button small" onPress={() => go(-28)}>
              <Icon name="back" />
              {t('onCall.earlier')}
            </Button>
            <Button className="button small" onPress={() => go(28)}>
              {t('onCall.later')}
              <Icon name="forward" />
            </Button>
          </span>
        </div>
        <RotaWeeks
          rota={rota}
          first={first}
          at={at}
          personName={personName}
          onShift={mayChange ? setChosen : null}
        />
        <div className="rota-notes">
          <Warnings rota={rota} personName={personName} />
          <HandOvers rota={rota} personName={personName} />
          <Chains rota={rota} list={list} personName={personName} />
          <Changed rota={rota} changes={changes} saving={saving} personName={personName} mayEnd={mayChange} />
        </div>
      </section>
      {chosen !== null && (
        <DutyDialog
          rota={rota}
          shift={chosen}
          people={list.people}
          onCancel={() => setChosen(null)}
          onSave={(wanted) => {
            setChosen(null);
            void saving.save(wanted, rota.revision);
          }}
        />
      )}
    </>
  );
}

interface OfRota {
  readonly rota: RotaJson;
  readonly personName: (id: string) => string;
}

function Warnings({ rota, personName }: OfRota) {
  const { t } = useTranslation();
  const text = useWarningText(personName, rota.timeZone);
  // Somebody's nights of a week are all alike: the first is told, and how many there are.
  const groups = new Map<string, RotaJson['warnings']>();
  for (const warning of rota.warnings) {
    const key = `${warning.kind} ${warning.person} ${warning.restMs}`;
    groups.set(key, [...(groups.get(key) ?? []), warning]);
  }
  if (groups.size === 0) return null;
  return (
    <div>
      <h3>{t('onCall.warnings')}</h3>
      <ul className="warnings">
        {[...groups].map(([key, warnings]) => (
          <li key={key}>
            <Icon name="late" />
            <span>
              {warnings.slice(0, 1).map(text)}{' '}
              {warnings.length > 1 && (
                <span className="quiet">{t('onCall.moreAlike', { count: warnings.length - 1 })}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function HandOvers({ rota, personName }: OfRota) {
  const { t } = useTranslation();
  const dates = useDates();
  return (
    <div>
      <h3>{t('onCall.handOvers')}</h3>
      <ul className="plain-list">
        {rota.handOvers.map(({ at, from, to }) => (
          <li key={at}>
            <span className="preview-date">{dates.moment(Date.parse(at), rota.timeZone)}</span>{' '}
            {from === null ? t('onCall.nobody') : personName(from)} <Icon name="moved" /> {personName(to)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Who is rung, one after the other, where the rota is a step. */
function Chains({ rota, list, personName }: OfRota & { list: RotaListJson }) {
  const { t } = useTranslation();
  const chains = list.chains.filter(({ steps }) => steps.some((step) => step.rota === rota.id));
  return chains.map((chain) => (
    <div key={chain.id}>
      <h3>{t('onCall.chain', { name: chain.name })}</h3>
      <ol className="chain">
        {chain.steps.map(({ rota: of, person, ringTimeoutMs }, index) => (
          <li key={index}>
            {of === null
              ? personName(person ?? '')
              : t('onCall.whoever', { rota: list.rotas.find(({ id }) => id === of)?.name ?? of })}{' '}
            <span className="quiet">{t('onCall.rings', { seconds: Math.round(ringTimeoutMs / 1_000) })}</span>
          </li>
        ))}
      </ol>
      <p className="quiet">{t('onCall.rounds', { count: chain.rounds })}</p>
    </div>
  ));
}

/** What was changed here, and the way back. */
function Changed(props: OfRota & { changes: readonly ChangeJson[]; saving: Saving; mayEnd: boolean }) {
  const { t } = useTranslation();
  const dates = useDates();
  const { rota, changes, saving, personName, mayEnd } = props;
  const mine = changes.flatMap((change) =>
    (change.kind === 'rota-override' || change.kind === 'rota-swap') && change.rota === rota.id
      ? [change]
      : [],
  );
  if (mine.length === 0) return null;
  const span = (from: string, until: string): string =>
    dates.span(Date.parse(from), Date.parse(until), rota.timeZone);
  return (
    <div>
      <h3>{t('onCall.changed')}</h3>
      <ul className="plain-list">
        {mine.map((change) => (
          <li key={change.id} data-change={change.id} className="changed">
            <span>
              {change.kind === 'rota-override'
                ? `${personName(change.person)} · ${span(change.from, change.until)}`
                : `${personName(change.first.person)} ⇄ ${personName(change.second.person)} · ${span(change.first.from, change.first.until)} · ${span(change.second.from, change.second.until)}`}{' '}
              <span className="quiet">
                {change.reason} · {change.by}
              </span>
            </span>
            {mayEnd && (
              <Button className="button small" onPress={() => void saving.end(change.id)}>
                {t('planning.takeBack')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
