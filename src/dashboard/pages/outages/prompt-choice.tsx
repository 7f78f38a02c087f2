import { useTranslation } from 'react-i18next';
import { fetchPrompts } from '../../api/planning.ts';
import { useLoaded } from '../../planning/use-loaded.ts';
import { useLanguage } from '../../i18n/i18n.ts';
import { useProblemText } from '../../ui/problem-text.ts';

const load = (signal: AbortSignal) => fetchPrompts(null, signal);

/** A prompt of the catalogue, by its text. */
export function PromptChoice(props: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const problemText = useProblemText();
  const { data, error } = useLoaded(load);
  const { value, onChange } = props;
  if (error !== null) return <p className="inline-problem">{problemText(error)}</p>;
  return (
    <label className="field">
      {t('outages.whichPrompt')}
      <select
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{t('outages.choosePrompt')}</option>
        {(data ?? []).map(({ id, sounds }) => {
          const text = sounds.find((sound) => sound.language === language)?.text ?? sounds[0]?.text ?? '';
          return (
            <option key={id} value={id}>
              {text.length > 60 ? `${text.slice(0, 60)} …` : text} ({id})
            </option>
          );
        })}
      </select>
    </label>
  );
}
