import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { WantedChangeJson } from '../../../contract/changes.ts';
import type { CalendarJson } from '../../../contract/planning.ts';
import { Choices, MomentField, TextField } from '../../planning/fields.tsx';
import { Preview, usePreview } from '../../planning/preview.tsx';
import { contractPeriods, readPeriods } from '../../time/periods.ts';
import { useDates } from '../../time/use-dates.ts';
import { addDays, instantAt } from '../../time/zoned.ts';
import type { Wall } from '../../time/zoned.ts';

/** What the dialog begins with. */
export interface OverrideDraft {
  readonly date: string;
  readonly hours: 'open' | 'closed' | 'other';
}

type Wanted = WantedChangeJson & { kind: 'calendar-override' };

const kinds = ['closed', 'other', 'open'] as const;

/** Other hours for a time: closed, open, or hours of their own, with a reason. */
export function OverrideDialog(props: {
  calendar: CalendarJson;
  draft: OverrideDraft;
  nameOf: (kind: 'organisation' | 'person', id: string) => string;
  onCancel: () => void;
  onSave: (wanted: Wanted) => void;
}) {
  const { t } = useTranslation();
  const { calendar, draft, nameOf, onCancel, onSave } = props;
  const form = useOverrideForm(calendar, draft);
  const state = usePreview(form.wanted);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    form.setTried(true);
    if (form.wanted !== null) onSave(form.wanted);
  };
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => !open && onCancel()}>
      <Modal className="modal wide">
        <Dialog className="dialog">
          <form className="form" onSubmit={submit} noValidate>
            <Heading slot="title">{t('hours.overrideTitle', { name: calendar.name })}</Heading>
            <UsualHours calendar={calendar} date={form.from.date} />
            <Choices
              legend={t('hours.overrideKind')}
              name="kind"
              value={form.hours}
              options={kinds.map((value) => ({ value, label: t(`hours.kind.${value}`) }))}
              onChange={form.setHours}
            />
            <div className="moments">
              <MomentField legend={t('planning.from')} value={form.from} onChange={form.setFrom} />
              <MomentField
                legend={t('planning.until')}
                value={form.until}
                onChange={form.setUntil}
                problem={form.reversed ? t('planning.reversed') : null}
              />
            </div>
            {form.hours === 'other' && (
              <TextField
                label={t('hours.otherHours')}
                help={t('hours.otherHoursHelp')}
                value={form.periods}
                onChange={form.setPeriods}
                problem={
                  form.periodProblem === null
                    ? null
                    : t(`hours.problem.${form.periodProblem.kind}`, { part: form.periodProblem.part })
                }
              />
            )}
            <TextField
              label={t('planning.reason')}
              help={t('hours.overrideReasonHelp')}
              value={form.reason}
              onChange={form.setReason}
              problem={form.tried && form.reason.trim() === '' ? t('planning.reasonMissing') : null}
            />
            {form.wanted !== null && <Preview state={state} zone={calendar.timeZone} nameOf={nameOf} />}
            <div className="dialog-buttons">
              <Button type="submit" className="button primary">
                {t('planning.save')}
              </Button>
              <Button className="button plain" onPress={onCancel}>
                {t('app.cancel')}
              </Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What the first date is like without it. */
function UsualHours({ calendar, date }: { calendar: CalendarJson; date: string }) {
  const { t } = useTranslation();
  const dates = useDates();
  const day = calendar.days.find((each) => each.date === date);
  if (day === undefined) return null;
  const periods = day.periods.map(({ opens, closes }) => `${opens}–${closes}`).join(', ');
  return (
    <p className="quiet">
      {dates.full(date)}: {periods === '' ? t('hours.closed') : periods}
      {day.name !== null && ` (${day.name})`}
    </p>
  );
}

function useOverrideForm(calendar: CalendarJson, draft: OverrideDraft) {
  const [hours, setHours] = useState(draft.hours);
  const [from, setFrom] = useState<Wall>({ date: draft.date, time: '00:00' });
  const [until, setUntil] = useState<Wall>({ date: addDays(draft.date, 1), time: '00:00' });
  const [periods, setPeriods] = useState('08:00–12:00');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const zone = calendar.timeZone;
  const [begin, end] = [instantAt(from, zone), instantAt(until, zone)];
  const reversed = begin !== null && end !== null && end <= begin;
  const read = readPeriods(periods);
  const noPeriods = hours === 'other' && (!read.ok || read.spans.length === 0);
  const wanted: Wanted | null =
    begin === null || end === null || reversed || noPeriods || reason.trim() === ''
      ? null
      : {
          kind: 'calendar-override',
          calendar: calendar.id,
          from: begin.toISOString(),
          until: end.toISOString(),
          hours: hours === 'closed' ? 'closed' : 'open',
          ...(hours === 'other' && read.ok && { periods: contractPeriods(read.spans) }),
          reason: reason.trim(),
        };
  return {
    ...{ hours, setHours, from, setFrom, until, setUntil, periods, setPeriods, reason, setReason },
    ...{ tried, setTried, reversed, wanted },
    periodProblem: read.ok ? null : read.problem,
  };
}
