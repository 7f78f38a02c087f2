import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { OwnFiguresJson, WorkplaceJson } from '../../../contract/workplace.ts';
import { useFormat } from '../../i18n/reading.tsx';
import { useWorkplace } from '../../live/workplace-context.tsx';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import { agentIcons, useStateText } from '../board/agent-state.tsx';
import { DeviceHealth } from './device-health.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { useQuestionMark } from './shortcuts.ts';
import { StateSwitch } from './state-switch.tsx';

/** Who I am, how I am, how my phone is, and my day so far: one line above the three columns. */
export function StatusBar({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const { pageTime, link } = useWorkplace();
  const { agent } = view;
  const words = useStateText()(agent);
  return (
    <section
      className={`status-bar state-${agent.state}${link === 'lost' ? ' stale' : ''}`}
      aria-label={t('mine.label')}
      data-state={agent.state}
    >
      <div className="status-now">
        <span className="state-mark large">
          <Icon name={agentIcons[agent.state]} />
        </span>
        <p>
          <span className="status-name">{agent.name}</span>
          <span className="status-state">
            <span className="state-word">{words}</span>{' '}
            {agent.state !== 'signed-out' && <Elapsed since={pageTime(agent.since)} />}
          </span>
        </p>
      </div>
      <StateSwitch view={view} />
      <Figures figures={view.figures} />
      <div className="status-tools">
        <DeviceHealth view={view} />
        <Tools view={view} />
      </div>
    </section>
  );
}

function Tools({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'keys' | 'settings' | null>(null);
  useQuestionMark(() => setOpen('keys'));
  return (
    <>
      <Button
        className="icon-button"
        aria-label={t('work.keys.title')}
        aria-keyshortcuts="?"
        onPress={() => setOpen('keys')}
      >
        <Icon name="keyboard" />
      </Button>
      <Button
        className="icon-button"
        aria-label={t('work.settings.title')}
        onPress={() => setOpen('settings')}
      >
        <Icon name="gear" />
      </Button>
      {open === 'keys' && <ShortcutsDialog onClose={() => setOpen(null)} />}
      {open === 'settings' && <SettingsDialog view={view} onClose={() => setOpen(null)} />}
    </>
  );
}

/** The agent's own day, as far as it has ended. */
function Figures({ figures }: { figures: OwnFiguresJson }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { answered, missed, declined, dialled, talkMs } = figures;
  const shown = [
    { key: 'answered', value: format.count(answered) },
    { key: 'dialled', value: format.count(dialled) },
    { key: 'missed', value: format.count(missed + declined) },
    {
      key: 'average',
      value: answered + dialled === 0 ? t('none') : format.duration(talkMs / (answered + dialled)),
    },
  ] as const;
  return (
    <dl className="own-figures" aria-label={t('work.figures.label')}>
      {shown.map(({ key, value }) => (
        <div key={key}>
          <dt title={t(`work.figures.help.${key}`)}>{t(`work.figures.${key}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
