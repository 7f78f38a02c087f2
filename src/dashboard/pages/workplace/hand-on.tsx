import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactJson, OwnCallJson, WorkplaceJson } from '../../../contract/workplace.ts';
import type { TransferJson } from '../../../contract/call-control.ts';
import { handOn } from '../../api/workplace.ts';
import { CommandProblem, useCommands } from './commands.tsx';
import { ContactResults, looksLikeNumber } from './contact-search.tsx';

type Target = TransferJson['to'];

function targetOf({ kind, id, number }: ContactJson): Target | null {
  if (kind === 'agent') return { agent: id };
  if (kind === 'service') return { service: id };
  return number === null ? null : { number };
}

/** Hands the call on: at once, or after asking. People, services and numbers are found by one field. */
export function HandOn({ view, call }: { view: WorkplaceJson; call: OwnCallJson }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const canNow = call.role === 'owner' && (call.talk === 'talking' || call.talk === 'held');
  return (
    <div className="hand-on">
      <label className="visually-hidden" htmlFor="hand-on-search">
        {t('work.handOn.search')}
      </label>
      <input
        id="hand-on-search"
        type="search"
        value={query}
        autoComplete="off"
        maxLength={80}
        placeholder={t('work.handOn.search')}
        onChange={(event) => setQuery(event.target.value)}
      />
      <CommandProblem />
      {!canNow && <p className="quiet">{t('work.call.whyNotNow')}</p>}
      {looksLikeNumber(query) && (
        <div className="contact typed">
          <span className="contact-who contact-name">{query.trim()}</span>
          <div className="contact-actions">
            <Buttons call={call} to={{ number: query.trim() }} name={query.trim()} isDisabled={!canNow} />
          </div>
        </div>
      )}
      <ContactResults
        query={query}
        self={view.agent.id}
        actions={(contact) => {
          const to = targetOf(contact);
          return to && <Buttons call={call} to={to} name={contact.name} isDisabled={!canNow} />;
        }}
      />
    </div>
  );
}

function Buttons(props: { call: OwnCallJson; to: Target; name: string; isDisabled: boolean }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const { call, to, name, isDisabled } = props;
  const go = (how: 'transfer' | 'consult'): void => {
    if (isDisabled) commands.tell(t('work.call.whyNotNow'));
    else void commands.run(how, () => handOn(call.context.call, how, to));
  };
  const blocked = isDisabled || commands.busy !== null || undefined;
  return (
    <>
      <button
        type="button"
        className="button small"
        aria-label={t('work.handOn.askName', { name })}
        aria-disabled={blocked}
        onClick={() => go('consult')}
      >
        {t('work.handOn.ask')}
      </button>
      <button
        type="button"
        className="button small"
        aria-label={t('work.handOn.sendName', { name })}
        aria-disabled={blocked}
        onClick={() => go('transfer')}
      >
        {t('work.handOn.send')}
      </button>
    </>
  );
}
