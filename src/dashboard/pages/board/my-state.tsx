import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { WantedStateJson } from '../../../contract/agents.ts';
import type { AgentView } from '../../live/board-model.ts';
import { Elapsed } from '../../ui/elapsed.tsx';
import { Icon } from '../../ui/icons.tsx';
import { agentIcons, useCallText, useStateText } from './agent-state.tsx';
import { pauseReasons, useChangeState, usePauseText } from './change-state.ts';

/** The agent's own state, large, and the three things one can do about it. */
export function MyState({ agent, isStale }: { agent: AgentView; isStale: boolean }) {
  const { t } = useTranslation();
  const { row, since } = agent;
  const stateText = useStateText()(row);
  const callText = useCallText()(row);
  const change = useChangeState();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // What was refused in one state says nothing about the next.
  useEffect(() => setProblem(null), [row.state]);

  const choose = async (wanted: WantedStateJson): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(await change(row.id, wanted));
    setBusy(false);
  };
  const silent = !row.reachable && row.state !== 'signed-out';
  return (
    <section
      className={`mine state-${row.state}${isStale ? ' stale' : ''}`}
      aria-label={t('mine.label')}
      data-state={row.state}
    >
      <div className="mine-now">
        <span className="state-mark large">
          <Icon name={agentIcons[row.state]} />
        </span>
        <div>
          <p className="mine-state">
            <span className="state-word">{stateText}</span> <Elapsed since={since} />
          </p>
          <p className="mine-help">{callText ?? t(`mine.help.${row.state}`)}</p>
          {silent && (
            <p className="mine-unreachable">
              <Icon name="unplugged" />
              {t('mine.unreachable')}
            </p>
          )}
        </div>
      </div>
      <div className="mine-choice">
        <div className="segments" role="group" aria-label={t('mine.label')}>
          <Button
            className="segment"
            aria-pressed={row.state === 'available'}
            onPress={() => void choose({ state: 'available' })}
          >
            <Icon name="check" />
            {row.state === 'available' ? t('mine.available') : t('mine.goAvailable')}
          </Button>
          <PauseChoice isPaused={row.state === 'paused'} onChoose={choose} />
          <Button
            className="segment"
            aria-pressed={row.state === 'signed-out'}
            onPress={() => void choose({ state: 'signed-out' })}
          >
            <Icon name="power" />
            {row.state === 'signed-out' ? t('mine.left') : t('mine.leave')}
          </Button>
        </div>
        <div role="alert" className="mine-problem">
          {problem}
        </div>
      </div>
    </section>
  );
}

function PauseChoice(props: { isPaused: boolean; onChoose: (wanted: WantedStateJson) => Promise<void> }) {
  const { t } = useTranslation();
  const pauseText = usePauseText();
  return (
    <MenuTrigger>
      <Button className="segment" aria-pressed={props.isPaused}>
        <Icon name="pause" />
        {t('mine.paused')}
        <Icon name="chevron" />
      </Button>
      <Popover className="popover" placement="bottom">
        <Menu
          className="menu"
          aria-label={t('mine.pauseMenu')}
          onAction={(key) => void props.onChoose({ state: 'paused', reason: String(key) })}
        >
          {pauseReasons.map((reason) => (
            <MenuItem key={reason} id={reason} className="menu-item" textValue={pauseText(reason)}>
              <Icon name="pause" />
              {pauseText(reason)}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
