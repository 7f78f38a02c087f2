import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { PromptRecordingJson } from '../../../contract/prompt-recordings.ts';
import type { PromptSoundJson } from '../../../contract/prompts.ts';
import { fetchRecordingPhones } from '../../api/planning.ts';
import { TextField } from '../../planning/fields.tsx';
import { useLoaded } from '../../planning/use-loaded.ts';
import { Icon } from '../../ui/icons.tsx';
import { useProblemText } from '../../ui/problem-text.ts';
import { recordingProblemKind } from './recording-problem.ts';
import { usePhoneRecording, type PhoneRecording } from './use-phone-recording.ts';

interface RecordByPhoneProps {
  readonly id: string;
  readonly sound: PromptSoundJson;
  readonly organisation: string;
  readonly onKept: () => void;
  readonly onClose: () => void;
}

/** Has a telephone rung on which the prompt is read out, and shows how far that has come. */
export function RecordByPhone({ id, sound, organisation, onKept, onClose }: RecordByPhoneProps) {
  const { t } = useTranslation();
  const recording = usePhoneRecording({ id, language: sound.language, organisation }, onKept);
  const { row } = recording;
  const goesOn = row !== null && row.phase !== 'over';
  const close = (): void => {
    if (goesOn) recording.cancel();
    onClose();
  };
  return (
    <ModalOverlay className="overlay" isOpen onOpenChange={(open) => !open && close()}>
      <Modal className="modal">
        <Dialog className="dialog form">
          <Heading slot="title">{t('prompts.phone.title')}</Heading>
          <p className="quiet">{t('prompts.phone.text')}</p>
          <blockquote className="read-out" lang={sound.language}>
            {sound.text}
          </blockquote>
          {row === null ? (
            <WhichPhone recording={recording} onCancel={onClose} />
          ) : (
            <Progress row={row} recording={recording} onClose={close} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Any number instead of a telephone of the desk. */
const ANOTHER = '';

function WhichPhone({ recording, onCancel }: { recording: PhoneRecording; onCancel: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { data, error } = useLoaded(fetchRecordingPhones);
  const [chosen, setChosen] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const [tried, setTried] = useState(false);
  if (error !== null) return <p className="inline-problem">{problemText(error)}</p>;
  if (data === null) return <p className="quiet">{t('app.loading')}</p>;
  const phones = [...data].sort((a, b) => Number(b.own) - Number(a.own));
  const device = chosen ?? phones.find(({ own, free }) => own && free)?.device ?? ANOTHER;
  const missing = tried && device === ANOTHER && number.trim() === '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (device !== ANOTHER) recording.ring({ device });
    else if (number.trim() !== '') recording.ring({ number: number.trim() });
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <label className="field">
        {t('prompts.phone.which')}
        <select value={device} onChange={(event) => setChosen(event.target.value)}>
          {phones.map((phone) => (
            <option key={phone.device} value={phone.device} disabled={!phone.free}>
              {[
                phone.agent?.name ?? phone.device,
                phone.own ? t('prompts.phone.own') : phone.device,
                phone.free ? '' : t('prompts.phone.notFree'),
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </option>
          ))}
          <option value={ANOTHER}>{t('prompts.phone.another')}</option>
        </select>
      </label>
      {device === ANOTHER && (
        <TextField
          label={t('prompts.phone.number')}
          help={t('prompts.phone.numberHelp')}
          value={number}
          maxLength={40}
          onChange={setNumber}
          problem={missing ? t('prompts.phone.numberMissing') : null}
        />
      )}
      {recording.problem !== null && <Note tone="danger" text={recording.problem} />}
      <div className="dialog-buttons">
        <Button type="submit" className="button primary" isDisabled={recording.busy}>
          <Icon name="phone" />
          {t('prompts.phone.ring')}
        </Button>
        <Button className="button plain" onPress={onCancel}>
          {t('app.cancel')}
        </Button>
      </div>
    </form>
  );
}

function Progress(props: { row: PromptRecordingJson; recording: PhoneRecording; onClose: () => void }) {
  const { t } = useTranslation();
  const { row, recording, onClose } = props;
  const { outcome, phase, problem } = row;
  const mayHangUp = outcome === null && phase !== 'keeping';
  const over = phase === 'over';
  return (
    <>
      <div role="status" className="phone-progress">
        {outcome === null ? (
          <Note tone="info" text={t(`prompts.phone.phase.${phase}`)} />
        ) : (
          <Note tone={outcome === 'kept' ? 'good' : 'danger'} text={t(`prompts.phone.outcome.${outcome}`)} />
        )}
        {problem !== null && outcome !== 'kept' && (
          <p className="quiet">
            {t('prompts.phone.refused', { problem: t(`prompts.problem.${recordingProblemKind(problem)}`) })}
          </p>
        )}
        {recording.problem !== null && <Note tone="danger" text={recording.problem} />}
      </div>
      <div className="dialog-buttons">
        {mayHangUp && (
          <Button className="button" onPress={recording.cancel}>
            {t('prompts.phone.hangUp')}
          </Button>
        )}
        {over && outcome !== 'kept' && (
          <Button className="button primary" onPress={recording.startOver}>
            {t('prompts.phone.again')}
          </Button>
        )}
        {outcome !== null && (
          <Button className="button plain" onPress={onClose}>
            {t('app.close')}
          </Button>
        )}
      </div>
    </>
  );
}

function Note({ tone, text }: { tone: 'info' | 'good' | 'danger'; text: string }) {
  const icon = { info: 'phone', good: 'check', danger: 'late' } as const;
  return (
    <p className={`note ${tone}`}>
      <Icon name={icon[tone]} />
      <span>{text}</span>
    </p>
  );
}
