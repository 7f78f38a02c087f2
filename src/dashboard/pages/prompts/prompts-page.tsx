import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CalendarListJson } from '../../../contract/planning.ts';
import { fetchCalendars, fetchPrompts } from '../../api/planning.ts';
import { Choices, TextField } from '../../planning/fields.tsx';
import { useLoaded } from '../../planning/use-loaded.ts';
import { PageHeading } from '../../router/router.tsx';
import { useProblemText } from '../../ui/problem-text.ts';
import { spokenLanguages, spokenNames, type Spoken } from '../outages/outage-texts.ts';
import { PromptRow } from './prompt-row.tsx';

/** What callers of a municipality hear: to be listened to, replaced and restored. */
export default function PromptsPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { data, error } = useLoaded(fetchCalendars);
  const [chosen, setChosen] = useState<string | null>(null);
  const organisation = data?.organisations.find(({ id }) => id === chosen) ?? data?.organisations[0] ?? null;
  return (
    <div className="page prompts-page">
      <div className="page-head">
        <PageHeading title={t('prompts.title')} />
      </div>
      {error !== null && <p className="inline-problem">{problemText(error)}</p>}
      {organisation !== null && data !== null && (
        <>
          <label className="field prompts-whose">
            {t('prompts.whose')}
            <select value={organisation.id} onChange={(event) => setChosen(event.target.value)}>
              {data.organisations.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <Prompts key={organisation.id} organisation={organisation} />
        </>
      )}
    </div>
  );
}

function Prompts({ organisation }: { organisation: CalendarListJson['organisations'][number] }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const load = useCallback((signal: AbortSignal) => fetchPrompts(organisation.id, signal), [organisation.id]);
  const { data, error, reload } = useLoaded(load);
  const [language, setLanguage] = useState<Spoken>(organisation.language);
  const [sought, setSought] = useState('');
  if (error !== null) return <p className="inline-problem">{problemText(error)}</p>;
  if (data === null) return <p className="quiet">{t('app.loading')}</p>;
  const wanted = sought.trim().toLowerCase();
  const rows = data.flatMap(({ id, sounds }) => {
    const sound = sounds.find((each) => each.language === language);
    if (sound === undefined) return [];
    return `${id} ${sound.text}`.toLowerCase().includes(wanted) ? [{ id, sound }] : [];
  });
  // Those of its own first: they are why one comes here.
  const sorted = [...rows].sort(
    (a, b) => Number(b.sound.origin === 'own') - Number(a.sound.origin === 'own'),
  );
  return (
    <>
      <div className="prompts-filter">
        <Choices
          legend={t('account.language')}
          name="language"
          value={language}
          options={spokenLanguages.map((value) => ({ value, label: spokenNames[value] }))}
          onChange={setLanguage}
        />
        <TextField label={t('prompts.search')} value={sought} onChange={setSought} />
      </div>
      <ul className="panel prompts" aria-label={t('prompts.title')}>
        {sorted.map(({ id, sound }) => (
          <PromptRow
            key={`${id} ${language}`}
            id={id}
            sound={sound}
            organisation={organisation.id}
            onChanged={reload}
          />
        ))}
        {sorted.length === 0 && <li className="quiet prompt">{t('prompts.noneFound')}</li>}
      </ul>
    </>
  );
}
