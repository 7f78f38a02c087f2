import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { Icon } from '../ui/icons.tsx';
import type { Saving } from './use-saving.ts';

/** What came of the last change: in force with a way back, refused, or overtaken by somebody else's. */
export function SavedNote(props: {
  saving: Saving;
  /** Looks at the desk as it is now; what was typed stays. */
  onReload: () => void;
  /** Saves in spite of what others changed. */
  onAnyway?: () => void;
}) {
  const { t } = useTranslation();
  const { saving, onReload, onAnyway } = props;
  const { saved, busy } = saving;
  return (
    <div className="saved-note" role="status">
      {saved.kind === 'saved' && (
        <p className="note good">
          <Icon name="check" />
          <span>{t('planning.saved')}</span>
          <Button className="button small" isDisabled={busy} onPress={() => void saving.end(saved.change.id)}>
            {t('planning.undo')}
          </Button>
        </p>
      )}
      {saved.kind === 'undone' && (
        <p className="note good">
          <Icon name="check" />
          <span>{t('planning.undone')}</span>
        </p>
      )}
      {saved.kind === 'failed' && (
        <p className="note danger">
          <Icon name="late" />
          <span>{saved.text}</span>
        </p>
      )}
      {saved.kind === 'conflict' && (
        <p className="note warning">
          <Icon name="late" />
          <span>
            <strong>{t('planning.conflict')}</strong> {t('planning.conflictHelp')}
          </span>
          <Button
            className="button small"
            onPress={() => {
              saving.clear();
              onReload();
            }}
          >
            {t('planning.look')}
          </Button>
          {onAnyway !== undefined && (
            <Button className="button small" isDisabled={busy} onPress={onAnyway}>
              {t('planning.anyway')}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
