import { useTranslation } from 'react-i18next';
import type { CallContextJson } from '../../../contract/workplace.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { Icon } from '../../ui/icons.tsx';

/** Who is on the other end: the name where it is known, else the number, else that it is withheld. */
export function usePartyText(): (context: CallContextJson) => string {
  const { t } = useTranslation();
  return (context) => {
    const { caller: number } = context;
    return context.callerName ?? (number === null ? t('caller.withheld') : writtenNumber(number));
  };
}

/** Service, class and kind of a call, as tags. */
export function CallTags({ context }: { context: CallContextJson }) {
  const { t } = useTranslation();
  const { service, kind } = context;
  const urgent = context.class === 'critical' || context.class === 'high';
  return (
    <p className="call-tags">
      {service !== null && <span className="tag">{service.name}</span>}
      {context.class !== null && (
        <span className={`tag${context.class === 'critical' ? ' critical' : urgent ? ' warning' : ''}`}>
          {urgent && <Icon name="late" />}
          <span className="visually-hidden">{t('calls.class')}: </span>
          {t(`callClass.${context.class}`)}
        </span>
      )}
      {kind !== 'inbound' && (
        <span className="tag">
          <Icon name={kind === 'outgoing' ? 'up' : 'later'} />
          {t(`work.kind.${kind}`)}
        </span>
      )}
    </p>
  );
}

/** The other party: name and number. Both are data from outside and shown as text. */
export function Party({ context }: { context: CallContextJson }) {
  const { t } = useTranslation();
  const { caller: number } = context;
  const written = number === null ? t('caller.withheld') : writtenNumber(number);
  return (
    <p className="party">
      <Icon name="person" />
      <span className="party-name">{context.callerName ?? written}</span>
      {context.callerName !== null && <span className="party-number">{written}</span>}
    </p>
  );
}
