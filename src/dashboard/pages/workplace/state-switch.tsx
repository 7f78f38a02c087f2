import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { WantedStateJson } from '../../../contract/agents.ts';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { useChangeState, usePauseText } from '../board/change-state.ts';
import { useShortcut } from './shortcuts.ts';

/** The three things an agent can do about the own state. */
export function StateSwitch({ view: { agent, pauseReasons } }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const change = useChangeState();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // What was refused in one state says nothing about the next.
  useEffect(() => setProblem(null), [agent.state]);
  const choose = async (wanted: WantedStateJson): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(await change(agent.id, wanted));
    setBusy(false);
  };
  const keys = useShortcut('available', () => void choose({ state: 'available' }));
  const isOut = agent.state === 'signed-out';
  return (
    <div className="state-switch">
      <div className="segments" role="group" aria-label={t('mine.label')}>
        <Button
          className="segment"
          aria-pressed={agent.state === 'available'}
          onPress={() => void choose({ state: 'available' })}
        >
          {agent.state === 'available' ? t('mine.available') : t('mine.goAvailable')}
          {keys !== null && <kbd aria-hidden="true">{keys}</kbd>}
        </Button>
        <PauseChoice isPaused={agent.state === 'paused'} reasons={pauseReasons} onChoose={choose} />
        <Button className="segment" aria-pressed={isOut} onPress={() => void choose({ state: 'signed-out' })}>
          {isOut ? t('mine.left') : t('mine.leave')}
        </Button>
      </div>
      <div role="alert" className="mine-problem">
        {problem}
      </div>
    </div>
  );
}

function PauseChoice(props: {
  isPaused: boolean;
  reasons: readonly string[];
  onChoose: (wanted: WantedStateJson) => Promise<void>;
}) {
  const { t } = useTranslation();
  const pauseText = usePauseText();
  const [isOpen, setOpen] = useState(false);
  const keys = useShortcut('pause', () => setOpen(true));
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className="segment" aria-pressed={props.isPaused}>
        {t('mine.paused')}
        {keys !== null && <kbd aria-hidden="true">{keys}</kbd>}
      </Button>
      <Popover className="popover" placement="bottom">
        <Menu
          className="menu"
          aria-label={t('mine.pauseMenu')}
          onAction={(key) => void props.onChoose({ state: 'paused', reason: String(key) })}
        >
          {props.reasons.map((reason) => (
            <MenuItem key={reason} id={reason} className="menu-item" textValue={pauseText(reason)}>
              {pauseText(reason)}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
