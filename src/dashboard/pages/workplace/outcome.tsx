import { useTranslation } from 'react-i18next';
import type { OwnWrapUpJson } from '../../../contract/workplace.ts';
import { recordOutcome } from '../../api/workplace.ts';
import { Icon } from '../../ui/icons.tsx';
import { useCommands } from './commands.tsx';

const outcomes = ['accepted', 'reopened', 'not-reached'] as const;

/** What came of a task: told once. */
export function Outcome({ call, outcome }: { call: string; outcome: OwnWrapUpJson['outcome'] }) {
  const { t } = useTranslation();
  const commands = useCommands();
  if (outcome !== null)
    return (
      <p className="note good">
        <Icon name="check" />
        <span>
          {t('work.outcome.told')} <strong>{t(`work.outcome.${outcome}`)}</strong>
        </span>
      </p>
    );
  return (
    <div className="outcomes" role="group" aria-label={t('work.outcome.label')}>
      <span>{t('work.outcome.label')}</span>
      {outcomes.map((one) => (
        <button
          key={one}
          type="button"
          className="button small"
          data-outcome={one}
          aria-disabled={commands.busy !== null || undefined}
          onClick={() => void commands.run('outcome', () => recordOutcome(call, one))}
        >
          {t(`work.outcome.${one}`)}
        </button>
      ))}
    </div>
  );
}
