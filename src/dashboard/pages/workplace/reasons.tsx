import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../planning/use-loaded.ts';

/** The first parts of the desk's own answer to "why?", in English; its place is kept while it is fetched. */
export function Reasons(props: {
  ask: (signal: AbortSignal) => Promise<{ readonly text: string }>;
  most: number;
}) {
  const { t } = useTranslation();
  const { data, error } = useLoaded(props.ask);
  if (error !== null) return <p className="reasons quiet">{t('none')}</p>;
  if (data === null) return <p className="reasons quiet">{t('why.asking')}</p>;
  return (
    <ul className="reasons" lang="en">
      {data.text
        .split('; ')
        .slice(0, props.most)
        .map((part, index) => (
          <li key={index}>{part}</li>
        ))}
    </ul>
  );
}
