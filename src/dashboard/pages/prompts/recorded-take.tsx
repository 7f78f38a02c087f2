import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { Icon } from '../../ui/icons.tsx';

/** What was just recorded in the browser: listened to before callers hear it. */
export function RecordedTake(props: { file: Blob; onKeep: () => void; onDrop: () => void }) {
  const { t } = useTranslation();
  const { file, onKeep, onDrop } = props;
  const url = useMemo(() => URL.createObjectURL(file), [file]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    <div className="prompt-take" role="group" aria-label={t('prompts.yours')}>
      <audio controls src={url} aria-label={t('prompts.yours')} />
      <Button className="button small primary" onPress={onKeep}>
        <Icon name="check" />
        {t('prompts.keep')}
      </Button>
      <Button className="button small" onPress={onDrop}>
        {t('prompts.drop')}
      </Button>
    </div>
  );
}
