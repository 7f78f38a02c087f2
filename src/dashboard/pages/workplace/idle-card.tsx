import { useTranslation } from 'react-i18next';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { askPracticeCall } from '../../api/workplace.ts';
import { useWorkplace } from '../../live/workplace-context.tsx';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import { agentIcons } from '../board/agent-state.tsx';
import { Action, CommandProblem } from './commands.tsx';
import { HealthNotice } from './device-health.tsx';
import { NotificationHint } from './notification-hint.tsx';
import { usePhoneHealth } from './phone-health.ts';
import { useSoundTest } from './sound-test.tsx';

/** Nothing is going on: how one stands, what comes next, and what can be tried meanwhile. */
export function IdleCard({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const { pageTime } = useWorkplace();
  const { agent } = view;
  return (
    <>
      <header className="stage-head">
        <div>
          <p className={`stage-kicker state-${agent.state}`}>
            <Icon name={agentIcons[agent.state]} /> {t(`agentState.${agent.state}`)}
          </p>
          <h2 className="stage-title">{t(titleOf(agent.state))}</h2>
        </div>
        {agent.idleSince !== null && agent.state === 'available' && (
          <p className="idle-time">
            <span>{t('work.idle.since')}</span> <Elapsed since={pageTime(agent.idleSince)} />
          </p>
        )}
      </header>
      <p className="stage-help">{t(`mine.help.${agent.state}`)}</p>
      <HealthNotice view={view} />
      <NotificationHint />
      <IdleActions view={view} />
    </>
  );
}

function titleOf(state: WorkplaceJson['agent']['state']) {
  switch (state) {
    case 'available':
      return 'work.idle.ready';
    case 'signed-out':
      return 'work.idle.out';
    case 'paused':
      return 'work.idle.paused';
    case 'not-responding':
      return 'work.idle.missed';
    default:
      return 'work.idle.busy';
  }
}

function IdleActions({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const health = usePhoneHealth(view);
  const test = useSoundTest();
  const noPhone =
    health.key === 'ready' || health.key === 'other-ready' ? null : t(`work.phone.help.${health.key}`);
  return (
    <div className="stage-foot">
      <div className="actions">
        <Action name="sound-test" label={t('work.sound.title')} icon="headset" onAct={test.open} />
        {view.practice && (
          <Action
            name="practice"
            label={t('work.idle.practice')}
            icon="play"
            why={view.agent.state === 'available' ? noPhone : t('work.idle.practiceWhy')}
            onAct={askPracticeCall}
          />
        )}
      </div>
      <CommandProblem />
      {test.dialog}
    </div>
  );
}
