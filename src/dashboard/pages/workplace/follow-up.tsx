import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallContextJson, WorkplaceJson } from '../../../contract/workplace.ts';
import { cancelTask, createTask } from '../../api/workplace.ts';
import { Choices, MomentField } from '../../planning/fields.tsx';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { addDays, instantAt, wallOf } from '../../time/zoned.ts';
import type { Wall } from '../../time/zoned.ts';
import { useDates } from '../../time/use-dates.ts';
import { Icon } from '../../ui/icons.tsx';
import { announce } from '../../ui/announcer.tsx';
import { CommandProblem, useCommands } from './commands.tsx';

const whens = ['hour', 'morning', 'time'] as const;
type When = (typeof whens)[number];
const HOUR_MS = 3_600_000;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Made {
  readonly id: string;
  /** Of the agent's own, and so to be taken back by the agent. */
  readonly mine: boolean;
  readonly at: Date;
}

/** Promises the caller to be rung back: when, by whom and about what. What was just made can be taken back. */
export function FollowUp({ view, context }: { view: WorkplaceJson; context: CallContextJson }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const dates = useDates();
  const form = useFollowUp(view);
  const [made, setMade] = useState<Made | null>(null);
  const { organisation, service, caller: number } = context;
  if (number === null || organisation === null || service === null)
    return (
      <p className="quiet">{t(number === null ? 'work.followUp.withheld' : 'work.followUp.noService')}</p>
    );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { at } = form;
    if (at === null) return commands.tell(t('work.followUp.past'));
    void commands.run('follow-up', async () => {
      const note = form.note.trim();
      const task = await createTask({
        number,
        organisation: organisation.id,
        service: service.id,
        notBefore: at.toISOString(),
        ...(form.mine && { agent: view.agent.id }),
        ...(note !== '' && { note }),
      });
      setMade({ id: task.id, at, mine: form.mine });
      announce(t('work.followUp.made', { time: dates.near(at, form.now, zone) }));
    });
  };
  if (made !== null)
    return (
      <MadeNote
        text={t('work.followUp.made', { time: dates.near(made.at, form.now, zone) })}
        task={made.mine ? made.id : null}
        onGone={() => setMade(null)}
      />
    );
  return (
    <form className="follow-up" onSubmit={submit} noValidate>
      <p>{t('work.followUp.who', { number: writtenNumber(number), name: context.callerName ?? '' })}</p>
      <WhenField form={form} />
      <label className="field">
        {t('work.followUp.note')}
        <input value={form.note} maxLength={500} onChange={(event) => form.setNote(event.target.value)} />
      </label>
      <label className="check">
        <input type="checkbox" checked={form.mine} onChange={(event) => form.setMine(event.target.checked)} />
        {t('work.followUp.mine')}
      </label>
      <div className="actions">
        <button type="submit" className="button primary" aria-disabled={commands.busy !== null || undefined}>
          <Icon name="later" /> {t('work.followUp.make')}
        </button>
      </div>
      <CommandProblem />
    </form>
  );
}

function WhenField({ form }: { form: ReturnType<typeof useFollowUp> }) {
  const { t } = useTranslation();
  return (
    <>
      <Choices
        legend={t('work.followUp.when')}
        name="follow-up-when"
        value={form.when}
        options={whens.map((value) => ({ value, label: t(`work.followUp.in.${value}`) }))}
        onChange={form.setWhen}
      />
      {form.when === 'time' && (
        <MomentField
          legend={t('work.followUp.at')}
          value={form.wall}
          problem={form.at === null ? t('work.followUp.past') : null}
          onChange={form.setWall}
        />
      )}
    </>
  );
}

function MadeNote({ text, task, onGone }: { text: string; task: string | null; onGone: () => void }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const takeBack = async (): Promise<void> => {
    if (task !== null && (await commands.run('undo', () => cancelTask(task)))) {
      announce(t('planning.undone'));
      onGone();
    }
  };
  return (
    <div className="follow-up">
      <p className="note good" role="status">
        <Icon name="check" />
        <span>{text}</span>
        {task !== null && (
          <button type="button" className="button small" onClick={() => void takeBack()}>
            {t('planning.undo')}
          </button>
        )}
      </p>
      <CommandProblem />
    </div>
  );
}

/** The fields of a follow-up; `at` is null while the time is none or has passed. */
function useFollowUp(view: WorkplaceJson) {
  const [now] = useState(() => Date.parse(view.at));
  const [when, setWhen] = useState<When>('hour');
  const [wall, setWall] = useState<Wall>(() => wallOf(now + 2 * HOUR_MS, zone));
  const [note, setNote] = useState(view.wrapUp?.note?.slice(0, 500) ?? '');
  const [mine, setMine] = useState(true);
  return { now, when, setWhen, wall, setWall, note, setNote, mine, setMine, at: instantOf(when, wall, now) };
}

function instantOf(when: When, wall: Wall, now: number): Date | null {
  if (when === 'hour') return new Date(now + HOUR_MS);
  if (when === 'morning') return instantAt({ date: addDays(wallOf(now, zone).date, 1), time: '08:00' }, zone);
  const at = instantAt(wall, zone);
  return at === null || at.getTime() <= now ? null : at;
}
