import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { PromptSoundJson } from '../../../contract/prompts.ts';
import { promptSoundUrl, replacePrompt, restorePrompt } from '../../api/planning.ts';
import { useFormat } from '../../i18n/reading.tsx';
import { useMe } from '../../session/session.tsx';
import { announce } from '../../ui/announcer.tsx';
import { Icon } from '../../ui/icons.tsx';
import { RecordByPhone } from './record-by-phone.tsx';
import { useRecordingProblem } from './recording-problem.ts';
import { RecordedTake } from './recorded-take.tsx';
import { useRecorder } from './use-recorder.ts';

interface PromptRowProps {
  readonly id: string;
  readonly sound: PromptSoundJson;
  readonly organisation: string;
  readonly onChanged: () => void;
}

/** A prompt: what is said, whose sound it is, and what can be done about it. */
export function PromptRow(props: PromptRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const { id, sound, organisation } = props;
  const [listening, setListening] = useState(false);
  const [byPhone, setByPhone] = useState(false);
  const [take, setTake] = useState<Blob | null>(null);
  const actions = usePromptActions(props);
  const mayChange = me.is('coordinator') || me.is('admin');
  const url = promptSoundUrl(id, sound.language, organisation, sound.changed?.at ?? '');
  return (
    <li className={`prompt ${sound.origin}`} data-prompt={id}>
      <div className="prompt-words">
        <p lang={sound.language}>{sound.text}</p>
        <p className="quiet">
          <span className={`tag${sound.origin === 'missing' ? ' warning' : ''}`}>
            {t(`prompts.origin.${sound.origin}`)}
          </span>{' '}
          {id}
          {sound.durationMs !== null && ` · ${format.duration(sound.durationMs)}`}
          {sound.changed !== null &&
            ` · ${t('planning.by', { by: sound.changed.by, date: format.fullMoment(new Date(sound.changed.at)) })}`}
        </p>
      </div>
      <div className="prompt-actions">
        {sound.origin !== 'missing' && (
          <Button className="button small" onPress={() => setListening((before) => !before)}>
            <Icon name={listening ? 'pause' : 'play'} />
            {t('prompts.listen')}
          </Button>
        )}
        {mayChange && <Replace actions={actions} onTake={setTake} />}
        {mayChange && (
          <Button className="button small" isDisabled={actions.busy} onPress={() => setByPhone(true)}>
            <Icon name="phone" />
            {t('prompts.byPhone')}
          </Button>
        )}
        {mayChange && sound.origin === 'own' && (
          <Button className="button small" isDisabled={actions.busy} onPress={actions.restore}>
            {t('prompts.restore')}
          </Button>
        )}
      </div>
      {take !== null && (
        <RecordedTake
          file={take}
          onKeep={() => {
            actions.upload(take);
            setTake(null);
          }}
          onDrop={() => setTake(null)}
        />
      )}
      {byPhone && (
        <RecordByPhone
          id={id}
          sound={sound}
          organisation={organisation}
          onKept={props.onChanged}
          onClose={() => setByPhone(false)}
        />
      )}
      {listening && <audio key={url} controls autoPlay src={url} aria-label={sound.text} />}
      <ActionNote actions={actions} />
    </li>
  );
}

/** How a change goes, and what came of it. */
function ActionNote({ actions }: { actions: ReturnType<typeof usePromptActions> }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="prompt-note">
      {actions.busy && <p className="quiet">{t('prompts.working')}</p>}
      {actions.done && (
        <p className="note good">
          <Icon name="check" />
          <span>{t('prompts.replaced')}</span>
        </p>
      )}
      {actions.problem !== null && (
        <p className="note danger">
          <Icon name="late" />
          <span>{actions.problem}</span>
        </p>
      )}
    </div>
  );
}

interface Actions {
  readonly busy: boolean;
  upload(file: Blob): void;
  fail(text: string): void;
}

/** A file, or the own voice. */
function Replace({ actions, onTake }: { actions: Actions; onTake: (take: Blob | null) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const recorder = useRecorder(onTake, () => actions.fail(t('prompts.noMicrophone')));
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="audio/*,.wav,.mp3,.m4a,.flac,.ogg,.webm"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) actions.upload(file);
          event.target.value = '';
        }}
      />
      <Button className="button small" isDisabled={actions.busy} onPress={() => input.current?.click()}>
        <Icon name="up" />
        {t('prompts.upload')}
      </Button>
      <Button
        className={`button small${recorder.recording ? ' recording' : ''}`}
        isDisabled={actions.busy}
        onPress={() => {
          if (recorder.recording) return recorder.stop();
          onTake(null);
          recorder.start();
        }}
      >
        <Icon name={recorder.recording ? 'pause' : 'microphone'} />
        {recorder.recording ? t('prompts.stop') : t('prompts.record')}
      </Button>
    </>
  );
}

/** Replaces and restores, and tells what came of it. */
function usePromptActions(props: PromptRowProps) {
  const { t } = useTranslation();
  const { id, sound, organisation, onChanged } = props;
  const problemText = useRecordingProblem();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (work: () => Promise<unknown>, tells: boolean): Promise<void> => {
    setBusy(true);
    setDone(false);
    setProblem(null);
    try {
      await work();
      setDone(tells);
      announce(t(tells ? 'prompts.replaced' : 'planning.undone'));
      onChanged();
    } catch (error) {
      setProblem(problemText(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    done,
    problem,
    upload: (file: Blob) => void run(() => replacePrompt(id, sound.language, organisation, file), true),
    restore: () => void run(() => restorePrompt(id, sound.language, organisation), false),
    fail: setProblem,
  };
}
