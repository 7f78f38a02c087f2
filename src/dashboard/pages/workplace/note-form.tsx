import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallContextJson, WorkplaceJson } from '../../../contract/workplace.ts';
import { Icon } from '../../ui/icons.tsx';
import type { CallClassJson } from '../../api/workplace.ts';
import { useReasonText } from './commands.tsx';
import { useNote } from './note-drafts.ts';
import type { Kept } from './note-drafts.ts';
import { ReasonTree } from './reason-tree.tsx';

const classes = ['critical', 'high', 'medium', 'low', 'status'] as const satisfies readonly CallClassJson[];

/** What is written about a call: why it came, a note, and its class put right. The same form from the talk on. */
export function NoteForm({ view, context }: { view: WorkplaceJson; context: CallContextJson }) {
  const { t } = useTranslation();
  const { call, wrapUp } = view;
  const source = call?.context.call === context.call ? call : wrapUp;
  const note = useNote(context.call, {
    reason: source?.reason ?? '',
    note: source?.note ?? '',
    class: context.class,
  });
  const { save } = note;
  // Whatever was typed last goes with the form; the call is the component's key.
  useEffect(() => () => void save(), []); // eslint-disable-line react-hooks/exhaustive-deps
  const reasons = source?.reasons ?? [];
  return (
    <div className="note-form" onBlur={() => void save()}>
      {reasons.length > 0 && (
        <ReasonTree
          reasons={reasons}
          chosen={note.draft.reason}
          onChoose={(reason) => note.write({ reason })}
        />
      )}
      <label className="field note-field">
        <span className="note-label">
          {t('work.note.label')} <KeptNote kept={note.kept} onAgain={() => void save()} />
        </span>
        <textarea
          id="call-note"
          rows={3}
          maxLength={2_000}
          value={note.draft.note}
          placeholder={t('work.note.place')}
          onChange={(event) => note.write({ note: event.target.value })}
        />
      </label>
      {context.class !== null && (
        <label className="class-field">
          <span>{t('work.note.class')}</span>
          <select
            value={note.draft.class ?? context.class}
            onChange={(event) => {
              const chosen = classes.find((one) => one === event.target.value);
              if (chosen !== undefined) note.write({ class: chosen });
            }}
          >
            {classes.map((one) => (
              <option key={one} value={one}>
                {t(`callClass.${one}`)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

/** Whether what is written is with the service. */
function KeptNote({ kept, onAgain }: { kept: Kept; onAgain: () => void }) {
  const { t } = useTranslation();
  const reasonText = useReasonText();
  switch (kept.kind) {
    case 'nothing':
      return <span className="kept" />;
    case 'failed':
      return (
        <span className="kept failed" role="alert">
          <Icon name="late" /> {reasonText(kept.error)}{' '}
          <button type="button" className="button plain small" onClick={onAgain}>
            {t('app.tryAgain')}
          </button>
        </span>
      );
    default:
      return (
        <span className={`kept ${kept.kind}`}>
          {kept.kind === 'saved' && <Icon name="check" />} {t(`work.note.${kept.kind}`)}
        </span>
      );
  }
}
