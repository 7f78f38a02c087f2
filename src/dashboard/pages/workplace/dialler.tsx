import { useCallback } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { dial, fetchRecentCalls } from '../../api/workplace.ts';
import { useFormat } from '../../i18n/reading.tsx';
import { useLoaded } from '../../planning/use-loaded.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { Icon } from '../../ui/icons.tsx';
import { CommandProblem, useCommands } from './commands.tsx';
import { ContactResults, looksLikeNumber } from './contact-search.tsx';
import { useDialling } from './dialling.ts';
import { contextOf } from './phase.ts';

/** Rings somebody up, with the number of a municipality that they are to see. */
export function Dialler({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const [{ number, as }, set] = useDialling();
  const shown = as ?? usualNumber(view);
  const why = whyNot(view);
  const ring = useCallback(
    (wanted: string) => {
      if (shown === null) return;
      void commands.run('dial', async () => {
        await dial(view.agent.id, { number: wanted, as: shown });
        set({ number: '' });
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
        <ShownNumber numbers={view.numbers} value={shown} onChange={(next) => set({ as: next })} />
        <button type="submit" className="button primary" aria-disabled={why !== null || undefined}>
          <Icon name="phone" /> {t('work.dial.ring')}
        </button>
      </form>
      <CommandProblem />
      {number === '' && <Recent agent={view.agent.id} />}
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

/** Whom the agent had to do with lately: pressed, they are in the field, with the number that they know of ours. */
function Recent({ agent }: { agent: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [, set] = useDialling();
  const load = useCallback((signal: AbortSignal) => fetchRecentCalls(agent, signal), [agent]);
  const { data } = useLoaded(load);
  if (data === null || data.length === 0) return null;
  return (
    <div className="recent" role="group" aria-label={t('work.dial.recent')}>
      <span className="recent-label">{t('work.dial.recent')}</span>
      {data.slice(0, 6).map(({ call, number, name, how, dialled, at }) => (
        <button
          key={call}
          type="button"
          className="button small"
          title={`${t(`work.dial.how.${how}`)} ${format.moment(new Date(at), new Date())}`}
          onClick={() => set({ number, as: dialled })}
        >
          <Icon name={recentIcons[how]} />
          <span className="visually-hidden">{t(`work.dial.how.${how}`)}: </span>
          {name ?? writtenNumber(number)}
        </button>
      ))}
    </div>
  );
}

const recentIcons = { answered: 'down', dialled: 'up', missed: 'late' } as const;

function ShownNumber(props: {
  numbers: WorkplaceJson['numbers'];
  value: string | null;
  onChange: (number: string) => void;
}) {
  const { t } = useTranslation();
  const { numbers, value, onChange } = props;
  return (
    <label className="shown-number">
      <span>{t('work.dial.shown')}</span>
      <select value={value ?? ''} onChange={(event) => onChange(event.target.value)}>
        {numbers.map(({ number, organisation }) => (
          <option key={number} value={number}>
            {organisation.name} · {writtenNumber(number)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The number that the last caller knows; else the usual one. */
function usualNumber(view: WorkplaceJson): string | null {
  const before = contextOf(view)?.dialled;
  return (view.numbers.find(({ number }) => number === before) ?? view.numbers[0])?.number ?? null;
}

function whyNot({ agent, call, offer }: WorkplaceJson) {
  if (call !== null || offer !== null) return 'work.dial.whyCall' as const;
  return agent.state === 'signed-out' ? ('work.dial.whyOut' as const) : null;
}
