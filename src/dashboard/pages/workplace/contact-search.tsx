import { useCallback, useDeferredValue, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComponentProps, ReactNode } from 'react';
import type { ContactJson } from '../../../contract/workplace.ts';
import { fetchContacts } from '../../api/workplace.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { useLoaded } from '../../planning/use-loaded.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { agentIcons } from '../board/agent-state.tsx';
import { useProblemText } from '../../ui/problem-text.ts';

const kindIcons: Readonly<Record<ContactJson['kind'], IconName>> = {
  agent: 'person',
  service: 'people',
  contact: 'phone',
};

/** Whether a text is meant as a number rather than a name. */
export function looksLikeNumber(text: string): boolean {
  return /^[+\d][\d\s()/-]{2,}$/.test(text.trim());
}

/** People, services and numbers that a text finds, each with its state and what can be done with it. */
export function ContactResults(props: {
  query: string;
  /** The agent who searches, who is left out. */
  self: string;
  actions: (contact: ContactJson) => ReactNode;
}) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const query = useDeferredValue(props.query.trim());
  const load = useCallback((signal: AbortSignal) => fetchContacts(query, signal), [query]);
  const { data, error } = useLoaded(load);
  const list = useFocusKept(data);
  if (error !== null) return <p className="quiet">{problemText(error)}</p>;
  if (data === null) return <p className="quiet">{t('app.loading')}</p>;
  const shown = data.filter(({ kind, id }) => kind !== 'agent' || id !== props.self).slice(0, 30);
  return (
    <ul className="contacts" aria-label={t('work.contacts.label')} tabIndex={-1} {...list}>
      {shown.length === 0 && <li className="quiet">{t('work.contacts.none', { query })}</li>}
      {shown.map((contact) => (
        <li key={`${contact.kind} ${contact.id}`} className="contact" data-contact={contact.id}>
          <Icon name={kindIcons[contact.kind]} />
          <div className="contact-who">
            <span className="contact-name">{contact.name}</span>
            <ContactState contact={contact} />
          </div>
          <div className="contact-actions">{props.actions(contact)}</div>
        </li>
      ))}
    </ul>
  );
}

/**
 * What makes a list keep the focus when the row that had it is gone with the next answer: the keyboard goes on from
 * the list, not from the top of the page.
 */
function useFocusKept(rows: unknown): Pick<ComponentProps<'ul'>, 'ref' | 'onFocus' | 'onBlur'> {
  const list = useRef<HTMLUListElement>(null);
  const isWithin = useRef(false);
  useLayoutEffect(() => {
    if (isWithin.current && document.activeElement === document.body) list.current?.focus();
  }, [rows]);
  // A row that is taken away tells of no blur: this is told only of a reader who goes elsewhere.
  return {
    ref: list,
    onFocus: () => void (isWithin.current = true),
    onBlur: () => void (isWithin.current = false),
  };
}

function ContactState({ contact }: { contact: ContactJson }) {
  const { t } = useTranslation();
  const { state, reachable, waiting, number, organisation, title } = contact;
  const parts = [title, organisation, number === null ? null : writtenNumber(number)].filter((part) => part);
  return (
    <span className="contact-more">
      {state !== null && (
        <span className={`state-${reachable === false && state !== 'signed-out' ? 'unreachable' : state}`}>
          <span className="state-word">
            <Icon name={reachable === false ? 'unplugged' : agentIcons[state]} />{' '}
            {reachable === false && state !== 'signed-out' ? t('agents.cutOff') : t(`agentState.${state}`)}
          </span>
        </span>
      )}
      {waiting !== null && <span>{t('work.contacts.waiting', { count: waiting })}</span>}
      {parts.length > 0 && <span>{parts.join(' · ')}</span>}
    </span>
  );
}
