import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { WantedChangeJson } from '../../../contract/changes.ts';
import type { RotaJson, RotaListJson, ShiftJson } from '../../../contract/planning.ts';
import { Choices, MomentField, TextField } from '../../planning/fields.tsx';
import { Preview, usePreview } from '../../planning/preview.tsx';
import { useDates } from '../../time/use-dates.ts';
import { instantAt, wallOf } from '../../time/zoned.ts';

type Wanted = WantedChangeJson & { kind: 'rota-override' | 'rota-swap' };

/** Somebody stands in for a shift or for a part of it, or it is swapped for another's. */
export function DutyDialog(props: {
  rota: RotaJson;
  shift: ShiftJson;
  people: RotaListJson['people'];
  onCancel: () => void;
  onSave: (wanted: Wanted) => void;
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const { rota, shift, people, onCancel, onSave } = props;
  const form = useDutyForm(rota, shift, people);
  const state = usePreview(form.wanted);
  const personName = (id: string): string => people.find((each) => each.id === id)?.name ?? id;
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
            <Heading slot="title">{t('onCall.dutyTitle', { person: personName(shift.person) })}</Heading>
            <p className="quiet">
              {dates.span(Date.parse(shift.from), Date.parse(shift.until), rota.timeZone)}
            </p>
            <Choices
              legend={t('onCall.what')}
              name="what"
              value={form.what}
              options={(['stand-in', 'swap'] as const).map((value) => ({
                value,
                label: t(`onCall.do.${value}`),
              }))}
              onChange={form.setWhat}
            />
            <DutyFields form={form} rota={rota} shift={shift} people={people} />
            <TextField
              label={t('planning.reason')}
              value={form.reason}
              onChange={form.setReason}
              problem={form.tried && form.reason.trim() === '' ? t('planning.reasonMissing') : null}
            />
            {form.wanted !== null && (
              <Preview
                state={state}
                zone={rota.timeZone}
                nameOf={(kind, id) => (kind === 'person' ? personName(id) : id)}
              />
            )}
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

/** Who takes it and when, or against which shift it is swapped. */
function DutyFields(props: {
  form: ReturnType<typeof useDutyForm>;
  rota: RotaJson;
  shift: ShiftJson;
  people: RotaListJson['people'];
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const { form, rota, shift, people } = props;
  const personName = (id: string): string => people.find((each) => each.id === id)?.name ?? id;
  const span = ({ from, until }: ShiftJson): string =>
    dates.span(Date.parse(from), Date.parse(until), rota.timeZone);
  return form.what === 'stand-in' ? (
    <>
      <label className="field">
        {t('onCall.who')}
        <select value={form.person} onChange={(event) => form.setPerson(event.target.value)}>
          {people
            .filter(({ id }) => id !== shift.person)
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </select>
      </label>
      <div className="moments">
        <MomentField legend={t('planning.from')} value={form.from} onChange={form.setFrom} />
        <MomentField
          legend={t('planning.until')}
          value={form.until}
          onChange={form.setUntil}
          problem={form.reversed ? t('planning.reversed') : null}
        />
      </div>
    </>
  ) : (
    <label className="field">
      {t('onCall.otherShift')}
      <select value={form.other} onChange={(event) => form.setOther(event.target.value)}>
        {form.others.map((each) => (
          <option key={each.from} value={each.from}>
            {personName(each.person)}: {span(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

function useDutyForm(rota: RotaJson, shift: ShiftJson, people: RotaListJson['people']) {
  const zone = rota.timeZone;
  const others = rota.shifts.filter(({ person }) => person !== shift.person);
  const [what, setWhat] = useState<'stand-in' | 'swap'>('stand-in');
  const [person, setPerson] = useState(people.find(({ id }) => id !== shift.person)?.id ?? '');
  const [from, setFrom] = useState(wallOf(Date.parse(shift.from), zone));
  const [until, setUntil] = useState(wallOf(Date.parse(shift.until), zone));
  const [other, setOther] = useState(others.find((each) => each.from > shift.from)?.from ?? '');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [begin, end] = [instantAt(from, zone), instantAt(until, zone)];
  const reversed = begin !== null && end !== null && end <= begin;
  const why = reason.trim();
  const second = others.find((each) => each.from === other);
  const duty = (of: ShiftJson) => ({ person: of.person, from: of.from, until: of.until });
  const standIn: Wanted | null =
    begin === null || end === null || reversed || person === ''
      ? null
      : {
          kind: 'rota-override',
          rota: rota.id,
          person,
          from: begin.toISOString(),
          until: end.toISOString(),
          reason: why,
        };
  const swap: Wanted | null =
    second === undefined
      ? null
      : { kind: 'rota-swap', rota: rota.id, first: duty(shift), second: duty(second), reason: why };
  const wanted = why === '' ? null : what === 'swap' ? swap : standIn;
  return {
    ...{ what, setWhat, person, setPerson, from, setFrom, until, setUntil, other, setOther, others },
    ...{ reason, setReason, tried, setTried, reversed, wanted },
  };
}
