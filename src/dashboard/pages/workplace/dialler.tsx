import { useCallback } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CalendarListJson } from '../../../contract/planning.ts';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { fetchCalendars } from '../../api/planning.ts';
import { dial } from '../../api/workplace.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { useLoaded } from '../../planning/use-loaded.ts';
import { Icon } from '../../ui/icons.tsx';
import { Action, CommandProblem, useCommands } from './commands.tsx';
import { ContactResults, looksLikeNumber } from './contact-search.tsx';
import { useDialling } from './dialling.ts';
import { contextOf, ownNumber } from './phase.ts';

type Organisations = CalendarListJson['organisations'];

/** Rings somebody up, with the number of a municipality that they are to see. */
export function Dialler({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const { data } = useLoaded(fetchCalendars);
  const organisations = data?.organisations ?? [];
  const [{ number, as, last }, set] = useDialling();
  const shown = as ?? usualNumber(view, organisations);
  const why = whyNot(view);
  const ring = useCallback(
    (wanted: string) => {
      if (shown === null) return;
      void commands.run('dial', async () => {
        await dial(view.agent.id, { number: wanted, as: shown });
        set({ last: { number: wanted, as: shown }, number: '' });
      });
    },
    [commands, shown, view.agent.id, set],
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (why !== null) commands.tell(t(why));
    else if (number.trim() === '') commands.tell(t('work.dial.noNumber'));
    else if (!looksLikeNumber(number)) commands.tell(t('work.dial.badNumber'));
    else ring(number.trim());
  };
  return (
    <div className="dialler">
      <form className="dial-form" onSubmit={submit}>
        <input
          id="dial-number"
          value={number}
          inputMode="tel"
          autoComplete="off"
          maxLength={40}
          aria-label={t('work.dial.number')}
          placeholder={t('work.dial.number')}
          onChange={(event) => set({ number: event.target.value })}
        />
        <ShownNumber organisations={organisations} value={shown} onChange={(next) => set({ as: next })} />
        <button type="submit" className="button primary" aria-disabled={why !== null || undefined}>
          <Icon name="phone" /> {t('work.dial.ring')}
        </button>
      </form>
      <CommandProblem />
      {last !== null && (
        <Action
          name="redial"
          label={t('work.dial.again', { number: writtenNumber(last.number) })}
          icon="refresh"
          look="plain small"
          onAct={() => set({ number: last.number, as: last.as })}
        />
      )}
      <ContactResults
        query={looksLikeNumber(number) ? '' : number}
        self={view.agent.id}
        actions={({ number: of, name }) =>
          of !== null && (
            <button
              type="button"
              className="button small"
              aria-label={t('work.dial.pickName', { name })}
              onClick={() => set({ number: of })}
            >
              {t('work.dial.pick')}
            </button>
          )
        }
      />
    </div>
  );
}

function ShownNumber(props: {
  organisations: Organisations;
  value: string | null;
  onChange: (number: string) => void;
}) {
  const { t } = useTranslation();
  const { organisations, value, onChange } = props;
  return (
    <label className="shown-number">
      <span>{t('work.dial.shown')}</span>
      <select value={value ?? ''} onChange={(event) => onChange(event.target.value)}>
        {organisations.map(({ id, name, numbers }) => (
          <optgroup key={id} label={name}>
            {numbers.map(({ number }) => (
              <option key={number} value={number}>
                {name} · {writtenNumber(number)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

/** The number that the last caller knows; else the first of a service that the agent takes. */
function usualNumber(view: WorkplaceJson, organisations: Organisations): string | null {
  const numbers = organisations.flatMap((one) => one.numbers);
  const context = contextOf(view);
  const before = context === null ? null : ownNumber(context);
  const known = numbers.find(({ number }) => number === before);
  const served = numbers.find(({ service }) => view.services.includes(service));
  return (known ?? served ?? numbers[0])?.number ?? null;
}

function whyNot({ agent, call, offer }: WorkplaceJson) {
  if (call !== null || offer !== null) return 'work.dial.whyCall' as const;
  return agent.state === 'signed-out' ? ('work.dial.whyOut' as const) : null;
}
