import { useTranslation } from 'react-i18next';
import type { OwnCallJson } from '../../../contract/workplace.ts';
import { controlCall } from '../../api/workplace.ts';
import type { PlainCommand } from '../../api/workplace.ts';
import { usePhone } from '../../phone/use-phone.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { Action } from './commands.tsx';
import type { ActionProps } from './commands.tsx';
import type { ShortcutName } from './shortcuts.ts';

interface Button {
  readonly command: PlainCommand;
  readonly icon: IconName;
  readonly keys: ShortcutName;
  readonly look?: ActionProps['look'];
}

const hold: Button = { command: 'hold', icon: 'pause', keys: 'hold' };
const resume: Button = { command: 'resume', icon: 'play', keys: 'hold', look: 'primary' };
const complete: Button = { command: 'consult-complete', icon: 'moved', keys: 'finish', look: 'primary' };
const confer: Button = { command: 'conference', icon: 'people', keys: 'threeWay' };
const cancel: Button = { command: 'consult-cancel', icon: 'back', keys: 'cancel' };
const leave: Button = { command: 'leave', icon: 'elsewhere', keys: 'leave' };
const rejoin: Button = { command: 'rejoin', icon: 'refresh', keys: 'leave', look: 'primary' };

/** What one does to a call in each of its states; the first is what one does most. */
const buttons: Readonly<Record<OwnCallJson['talk'], readonly Button[]>> = {
  dialling: [],
  talking: [hold],
  held: [resume],
  'consult-ringing': [complete, cancel],
  consulting: [complete, confer, cancel],
  conference: [complete, cancel, leave],
  away: [rejoin],
  rejoining: [],
  interrupted: [],
  'without-caller': [],
};

/** The buttons of a call; those that every call has stay at their places. */
export function CallActions({ call }: { call: OwnCallJson }) {
  const { t } = useTranslation();
  const { talk, role, context } = call;
  const own = role === 'owner' ? buttons[talk] : [];
  return (
    <div className="actions">
      {own.map(({ command, icon, keys, look }) => (
        <Action
          key={command}
          name={command}
          label={t(`work.do.${command}`)}
          icon={icon}
          keys={keys}
          {...(look !== undefined && { look })}
          onAct={() => controlCall(context.call, command)}
        />
      ))}
      <Mute call={call} />
      <Action
        name="hang-up"
        label={t(role === 'third' ? 'work.do.leaveThird' : 'work.do.hang-up')}
        icon="hangUp"
        keys="hangUp"
        look="danger"
        onAct={() => controlCall(context.call, 'hang-up')}
      />
    </div>
  );
}

/** Whether the other side hears the agent; the page's own phone alone can do that. */
function Mute({ call }: { call: OwnCallJson }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const session = phone.sessions.find(({ leg }) => leg !== null && leg === call.leg);
  const muted = session?.muted === true;
  return (
    <Action
      name="mute"
      label={t(muted ? 'work.do.unmute' : 'work.do.mute')}
      icon={muted ? 'muted' : 'microphone'}
      keys="mute"
      isPressed={muted}
      why={session === undefined ? t('work.call.whyOtherPhone') : null}
      onAct={() => phone.setMuted(!muted)}
    />
  );
}
