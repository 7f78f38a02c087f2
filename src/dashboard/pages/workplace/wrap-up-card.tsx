import { useTranslation } from 'react-i18next';
import type { OwnWrapUpJson, WorkplaceJson } from '../../../contract/workplace.ts';
import { endWrapUp, extendWrapUp } from '../../api/workplace.ts';
import { useFormat } from '../../i18n/reading.tsx';
import { useWorkplace } from '../../live/workplace-context.tsx';
import { Icon } from '../../ui/icons.tsx';
import { CallTags, Party } from './call-words.tsx';
import { Action, CommandProblem } from './commands.tsx';
import { Countdown } from './countdown.tsx';
import { flushNotes } from './note-drafts.ts';
import { Outcome } from './outcome.tsx';

/** After a call: what is left to write and how much time, more of it, and done. */
export function WrapUpCard(props: { view: WorkplaceJson; wrapUp: OwnWrapUpJson; until: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { pageTime } = useWorkplace();
  const { view, wrapUp, until } = props;
  const { context, extensionsLeft, extensionMs } = wrapUp;
  return (
    <>
      <header className="stage-head">
        <div>
          <p className="stage-kicker state-wrapping-up">
            <Icon name="pen" /> {t('work.wrapUp.title')}
          </p>
          <h2 className="stage-title">{context.organisation?.name ?? t('work.offer.unknown')}</h2>
        </div>
        <Countdown from={pageTime(view.agent.since)} until={pageTime(until)} label={t('work.wrapUp.left')} />
      </header>
      <CallTags context={context} />
      <Party context={context} />
      {context.kind === 'task' && <Outcome call={context.call} outcome={wrapUp.outcome} />}
      <p className="quiet">{t('work.wrapUp.help')}</p>
      <div className="stage-foot">
        <div className="actions">
          <Action
            name="done"
            label={t('work.wrapUp.done')}
            icon="check"
            keys="finish"
            look="primary"
            onAct={async () => {
              await flushNotes();
              await endWrapUp(view.agent.id);
            }}
          />
          <Action
            name="extend"
            label={t('work.wrapUp.extend', { time: format.limit(extensionMs) })}
            icon="later"
            keys="hold"
            why={extensionsLeft === 0 ? t('work.wrapUp.noMore') : null}
            onAct={() => extendWrapUp(view.agent.id)}
          />
        </div>
        <CommandProblem />
      </div>
    </>
  );
}
