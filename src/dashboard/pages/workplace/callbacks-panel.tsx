import { useTranslation } from 'react-i18next';
import type { CallbackJson } from '../../../contract/dialling.ts';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { useServiceName } from '../../live/live-context.tsx';
import { useDates } from '../../time/use-dates.ts';
import { Icon } from '../../ui/icons.tsx';
import { useDialling } from './dialling.ts';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whom the agent is to ring up: their own first, then anybody's. They are offered by themselves in their turn. */
export function CallbacksPanel({ view, onDial }: { view: WorkplaceJson; onDial: () => void }) {
  const { t } = useTranslation();
  const own = ({ agentId }: CallbackJson): number => (agentId === view.agent.id ? 0 : 1);
  const sorted = [...view.callbacks].sort((a, b) => own(a) - own(b));
  return (
    <section className="panel side-panel" aria-labelledby="callbacks-title">
      <h2 id="callbacks-title">
        {t('work.callbacks.title')} <span className="count-figure">{sorted.length}</span>
      </h2>
      {sorted.length === 0 ? (
        <p className="quiet">{t('work.callbacks.none')}</p>
      ) : (
        <ul className="side-list callbacks" title={t('work.callbacks.help')}>
          {sorted.map((one) => (
            <CallbackRow key={one.id} callback={one} view={view} onDial={onDial} />
          ))}
        </ul>
      )}
    </section>
  );
}

function CallbackRow(props: { callback: CallbackJson; view: WorkplaceJson; onDial: () => void }) {
  const { t } = useTranslation();
  const dates = useDates();
  const serviceName = useServiceName();
  const [, setDialling] = useDialling();
  const { callback, view, onDial } = props;
  const { number, name, state, nextAttemptAt, service, note, agentId, kind, dialled } = callback;
  const when =
    state === 'sleeping' && nextAttemptAt !== null
      ? t('work.callbacks.at', { time: dates.near(Date.parse(nextAttemptAt), Date.parse(view.at), zone) })
      : t(`work.callbacks.state.${state}`);
  const written = writtenNumber(number);
  return (
    <li className="callback-row" data-callback={callback.id}>
      <Icon name={state === 'sleeping' ? 'later' : 'phone'} />
      <div className="callback-who">
        <span className="callback-number">{name ?? written}</span>
        <span className="callback-more">
          {agentId === view.agent.id && <strong>{t('work.callbacks.mine')} · </strong>}
          {when}
          {service !== null && ` · ${serviceName(service)}`}
          {note !== null && ` · ${note}`}
        </span>
      </div>
      <button
        type="button"
        className="icon-button"
        title={t(`work.kind.${kind}`)}
        aria-label={t('work.callbacks.ring', { number: written })}
        onClick={() => {
          setDialling({ number, as: dialled });
          onDial();
        }}
      >
        <Icon name="phone" />
      </button>
    </li>
  );
}
