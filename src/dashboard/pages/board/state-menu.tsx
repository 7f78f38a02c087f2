import { useTranslation } from 'react-i18next';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import type { WantedStateJson } from '../../../contract/agents.ts';
import type { AgentRowJson } from '../../../contract/board.ts';
import { announce } from '../../ui/announcer.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { RowPopover } from '../../ui/row-popover.tsx';
import { pauseReasons, useChangeState, usePauseText } from './change-state.ts';

interface StateMenuProps extends Pick<RowPopover<string>, 'trigger' | 'close'> {
  readonly agent: AgentRowJson;
  readonly byKey: boolean;
  readonly onProblem: (text: string | null) => void;
}

/** What a supervisor can do with an agent's state. */
export function StateMenu({ agent, trigger, close, byKey, onProblem }: StateMenuProps) {
  const { t } = useTranslation();
  const pauseText = usePauseText();
  const change = useChangeState();
  const label = t('agents.change', { name: agent.name });

  const choose = async (wanted: WantedStateJson): Promise<void> => {
    const why = await change(agent.id, wanted);
    onProblem(why === null ? null : t('agents.refused', { name: agent.name, why }));
    if (why === null) {
      announce(
        t('agents.changed', { name: agent.name, state: t(`agentState.${wanted.state}`).toLocaleLowerCase() }),
      );
    }
  };
  return (
    <Popover
      className="popover"
      placement="bottom end"
      aria-label={label}
      triggerRef={trigger}
      isOpen
      onOpenChange={close}
    >
      <Menu
        className="menu"
        aria-label={label}
        autoFocus={byKey ? 'first' : true}
        onClose={close}
        onAction={(key) => {
          const reason = pauseReasons.find((one) => one === key);
          if (reason !== undefined) void choose({ state: 'paused', reason });
          else if (key === 'available' || key === 'signed-out') void choose({ state: key });
        }}
      >
        <MenuItem id="available" className="menu-item" textValue={t('agentState.available')}>
          <Icon name="check" />
          {t('agentState.available')}
        </MenuItem>
        {pauseReasons.map((reason) => (
          <MenuItem key={reason} id={reason} className="menu-item" textValue={pauseText(reason)}>
            <Icon name="pause" />
            {t('agentState.paused')}: {pauseText(reason).toLocaleLowerCase()}
          </MenuItem>
        ))}
        <MenuItem id="signed-out" className="menu-item" textValue={t('agentState.signed-out')}>
          <Icon name="power" />
          {t('agentState.signed-out')}
        </MenuItem>
      </Menu>
    </Popover>
  );
}
