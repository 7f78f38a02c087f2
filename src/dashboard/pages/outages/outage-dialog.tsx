import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { OutageSwitchJson } from '../../../contract/changes.ts';
import type { CalendarListJson } from '../../../contract/planning.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { endOf, LastingField, useLasting } from '../../planning/duration.tsx';
import { Choices } from '../../planning/fields.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PromptChoice } from './prompt-choice.tsx';
import { proposed, spokenLanguages, spokenNames, type Spoken } from './outage-texts.ts';
import type { OutageScope } from './outage-scope.ts';

export type OutageWords = Pick<OutageSwitchJson, 'texts' | 'prompt' | 'until' | 'stayKey'>;

/** What is said, how long, and what callers hear of it. It is filled in, so that one press is enough. */
export function OutageDialog(props: {
  scope: OutageScope;
  list: CalendarListJson;
  onCancel: () => void;
  onSwitchOn: (words: OutageWords) => void;
}) {
  const { t } = useTranslation();
  const { scope, list, onCancel, onSwitchOn } = props;
  const { organisation, service } = scope;
  const zone = organisation?.timeZone ?? list.organisations[0]?.timeZone ?? 'Europe/Stockholm';
  const now = Date.parse(list.at);
  const form = useOutageForm(organisation?.language ?? list.organisations[0]?.language ?? 'sv');
  const [lasting, setLasting] = useLasting(now, zone);
  const until = endOf(lasting, now, zone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (form.words === null || until === undefined) return;
    onSwitchOn({ ...form.words, until: until?.toISOString() ?? null });
  };
  const name = [organisation?.name ?? t('outages.everybody'), service?.name].filter((part) => part);
  const numbers = (organisation?.numbers ?? [])
    .filter((number) => service === null || number.service === service.id)
    .map(({ number }) => writtenNumber(number));
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => !open && onCancel()}>
      <Modal className="modal wide">
        <Dialog className="dialog">
          <form className="form" onSubmit={submit} noValidate>
            <Heading slot="title">{t('outages.dialogTitle', { name: name.join(' · ') })}</Heading>
            {numbers.length > 0 && (
              <p className="quiet">{t('outages.heardBy', { numbers: numbers.join(', ') })}</p>
            )}
            <Choices
              legend={t('outages.what')}
              name="what"
              value={form.what}
              options={(['text', 'prompt'] as const).map((value) => ({
                value,
                label: t(`outages.by.${value}`),
              }))}
              onChange={form.setWhat}
            />
            {form.what === 'text' ? (
              <Texts form={form} />
            ) : (
              <PromptChoice value={form.prompt} onChange={form.setPrompt} />
            )}
            <LastingField
              legend={t('outages.lasts')}
              value={lasting}
              onChange={setLasting}
              now={now}
              zone={zone}
            />
            <label className="check">
              <input
                type="checkbox"
                checked={form.byKey}
                onChange={(event) => form.setByKey(event.target.checked)}
              />
              {t('outages.stayKey')}
            </label>
            <div className="dialog-buttons">
              <Button type="submit" className="button primary" autoFocus>
                <Icon name="power" />
                {t('outages.switchOnNow')}
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

function Texts({ form }: { form: ReturnType<typeof useOutageForm> }) {
  const { t } = useTranslation();
  const { texts, setText, addLanguage } = form;
  const others = spokenLanguages.filter((language) => texts[language] === undefined);
  return (
    <div className="outage-texts">
      {spokenLanguages.map((language) => {
        const text = texts[language];
        if (text === undefined) return null;
        return (
          <label key={language} className="field">
            {t('outages.textIn', { language: spokenNames[language] })}
            <textarea
              lang={language}
              rows={2}
              maxLength={1_000}
              value={text}
              aria-invalid={form.words === null && text.trim() === ''}
              onChange={(event) => setText(language, event.target.value.replace(/\s*\n\s*/g, ' '))}
            />
          </label>
        );
      })}
      <p className="language-buttons">
        {others.map((language) => (
          <Button key={language} className="button plain small" onPress={() => addLanguage(language)}>
            + {spokenNames[language]}
          </Button>
        ))}
      </p>
    </div>
  );
}

function useOutageForm(language: Spoken) {
  const [what, setWhat] = useState<'text' | 'prompt'>('text');
  const [texts, setTexts] = useState<Partial<Record<Spoken, string>>>({ [language]: proposed[language] });
  const [prompt, setPrompt] = useState<string | null>(null);
  const [byKey, setByKey] = useState(true);
  const stayKey = byKey ? '1' : null;
  const written = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  const words: OutageWords | null =
    what === 'prompt'
      ? prompt === null
        ? null
        : { prompt, stayKey }
      : written.length === 0
        ? null
        : { texts: Object.fromEntries(written.map(([of, text]) => [of, text.trim()])), stayKey };
  return {
    ...{ what, setWhat, texts, prompt, setPrompt, byKey, setByKey, words },
    setText: (of: Spoken, text: string) => setTexts((before) => ({ ...before, [of]: text })),
    addLanguage: (of: Spoken) => setTexts((before) => ({ ...before, [of]: proposed[of] })),
  };
}
