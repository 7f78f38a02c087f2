import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { ChangeJson } from '../../../contract/changes.ts';
import type { CalendarListJson } from '../../../contract/planning.ts';
import { beginChange, fetchCalendars, fetchChanges, setOutage } from '../../api/planning.ts';
import { SavedNote } from '../../planning/saved-note.tsx';
import { useLoaded } from '../../planning/use-loaded.ts';
import { useSaving } from '../../planning/use-saving.ts';
import { PageHeading } from '../../router/router.tsx';
import { useMe } from '../../session/session.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useProblemText } from '../../ui/problem-text.ts';
import { OutageCards, type OutageChange } from './outage-cards.tsx';
import { OutageDialog, type OutageWords } from './outage-dialog.tsx';
import type { OutageScope } from './outage-scope.ts';

const load = (signal: AbortSignal) => Promise.all([fetchCalendars(signal), fetchChanges(signal)]);

/** The outage messages that are on, and the switch for each municipality and service. */
export default function OutagesPage() {
  const { t } = useTranslation();
  const me = useMe();
  const problemText = useProblemText();
  const { data, error, reload } = useLoaded(load);
  const saving = useSaving(reload);
  const [scope, setScope] = useState<OutageScope | null>(null);
  const maySwitch = me.is('supervisor') || me.is('coordinator') || me.is('admin');
  const close = useCallback(() => setScope(null), []);
  return (
    <div className="page outages-page">
      <div className="page-head">
        <PageHeading title={t('outages.title')} />
      </div>
      {error !== null && <p className="inline-problem">{problemText(error)}</p>}
      <SavedNote saving={saving} onReload={reload} />
      {data === null && error === null && <p className="quiet">{t('app.loading')}</p>}
      {data !== null && (
        <>
          <OutageCards
            outages={data[1].filter(isOutage)}
            list={data[0]}
            saving={maySwitch ? saving : null}
            onEnded={reload}
          />
          {maySwitch && <Switches list={data[0]} outages={data[1].filter(isOutage)} onChoose={setScope} />}
        </>
      )}
      {scope !== null && data !== null && (
        <OutageDialog
          scope={scope}
          list={data[0]}
          onCancel={close}
          onSwitchOn={(words) => {
            close();
            void saving.begin(() => switchOn(scope, words));
          }}
        />
      )}
    </div>
  );
}

const isOutage = (change: ChangeJson): change is OutageChange => change.kind === 'outage';

/** Of a municipality it takes the place of the one before; of everybody it is one more. */
function switchOn({ organisation, service }: OutageScope, words: OutageWords): Promise<ChangeJson> {
  const of = service === null ? {} : { service: service.id };
  if (organisation === null) return beginChange({ kind: 'outage', ...of, ...words });
  return setOutage(organisation.id, { ...of, ...words });
}

/** A row a municipality: itself, and each of its services. */
function Switches(props: {
  list: CalendarListJson;
  outages: readonly OutageChange[];
  onChoose: (scope: OutageScope) => void;
}) {
  const { t } = useTranslation();
  const { list, outages, onChoose } = props;
  const isOn = (organisation: string | null, service: string | null): boolean =>
    outages.some(
      (each) => (each.organisation ?? null) === organisation && (each.service ?? null) === service,
    );
  return (
    <section className="panel" aria-labelledby="switches-title">
      <div className="panel-head">
        <h2 id="switches-title">{t('outages.switchOn')}</h2>
        <p className="quiet">{t('outages.switchHelp')}</p>
      </div>
      <ul className="switches">
        {list.organisations
          .filter(({ numbers }) => numbers.length > 0)
          .map((organisation) => (
            <li key={organisation.id} data-organisation={organisation.id}>
              <Switch
                label={organisation.name}
                isOn={isOn(organisation.id, null)}
                onPress={() => onChoose({ organisation, service: null })}
              />
              <Services organisation={organisation} list={list} isOn={isOn} onChoose={onChoose} />
            </li>
          ))}
        <li>
          <Switch
            label={t('outages.everybody')}
            isOn={isOn(null, null)}
            onPress={() => onChoose({ organisation: null, service: null })}
          />
        </li>
      </ul>
    </section>
  );
}

/** Named only where there are several: with one it is the municipality. */
function Services(props: {
  organisation: CalendarListJson['organisations'][number];
  list: CalendarListJson;
  isOn: (organisation: string | null, service: string | null) => boolean;
  onChoose: (scope: OutageScope) => void;
}) {
  const { organisation, list, isOn, onChoose } = props;
  const ids = new Set(organisation.numbers.map(({ service }) => service));
  if (ids.size < 2) return null;
  return (
    <div className="switch-services">
      {list.services
        .filter(({ id }) => ids.has(id))
        .map((service) => (
          <Switch
            key={service.id}
            label={service.name}
            isOn={isOn(organisation.id, service.id)}
            onPress={() => onChoose({ organisation, service })}
          />
        ))}
    </div>
  );
}

function Switch({ label, isOn, onPress }: { label: string; isOn: boolean; onPress: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      className={`button switch${isOn ? ' on' : ''}`}
      onPress={onPress}
      aria-label={isOn ? t('outages.changeOf', { name: label }) : t('outages.switchOnOf', { name: label })}
    >
      <Icon name={isOn ? 'late' : 'power'} />
      {label} {isOn && <span className="switch-state">{t('outages.on')}</span>}
    </Button>
  );
}
