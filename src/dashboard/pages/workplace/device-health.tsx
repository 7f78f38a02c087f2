import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, Heading, Popover } from 'react-aria-components';
import { useRef } from 'react';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { CommandArea, CommandProblem, useCommands } from './commands.tsx';
import { DeviceList } from './device-list.tsx';
import { usePhoneHealth } from './phone-health.ts';
import type { Health } from './phone-health.ts';

const icons: Readonly<Record<Health['tone'], IconName>> = { good: 'headset', warn: 'late', bad: 'unplugged' };

/** How the phone is, in a word; pressed, what is wrong, what to do, and which phone is to ring. */
export function DeviceHealth({ view }: { view: WorkplaceJson }) {
  const { t } = useTranslation();
  const health = usePhoneHealth(view);
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        ref={trigger}
        className={`device-health ${health.tone}`}
        data-health={health.key}
        aria-expanded={isOpen}
        onPress={() => setOpen(!isOpen)}
      >
        <Icon name={icons[health.tone]} />
        <span className="device-health-text">
          <span className="visually-hidden">{t('work.phone.label')}</span>{' '}
          {t(`work.phone.short.${health.key}`)}
        </span>
      </Button>
      <Popover
        className="popover health-popover"
        triggerRef={trigger}
        placement="bottom end"
        isOpen={isOpen}
        onOpenChange={setOpen}
      >
        <Dialog className="health-dialog">
          <Heading slot="title">{t('work.phone.title')}</Heading>
          <CommandArea>
            <HealthHelp health={health} />
            <DeviceList view={view} />
            <CommandProblem />
          </CommandArea>
        </Dialog>
      </Popover>
    </>
  );
}

/** What is wrong with the phone, in the middle of the page where nobody misses it; nothing while all is well. */
export function HealthNotice({ view }: { view: WorkplaceJson }) {
  const health = usePhoneHealth(view);
  if (health.tone === 'good' || view.agent.state === 'signed-out' || health.key === 'connecting') return null;
  return (
    <div className="health-notice" role="status">
      <CommandArea>
        <HealthHelp health={health} />
        <CommandProblem />
      </CommandArea>
    </div>
  );
}

function HealthHelp({ health }: { health: Health }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const id = useId();
  const { key, tone, fix } = health;
  return (
    <div className={`note ${tone === 'good' ? 'good' : tone === 'warn' ? 'warning' : 'danger'}`}>
      <Icon name={icons[tone]} />
      <span id={id}>
        <strong>{t(`work.phone.short.${key}`)}.</strong> {t(`work.phone.help.${key}`)}
      </span>
      {fix !== null && (
        <Button
          className="button small"
          aria-describedby={id}
          onPress={() => void commands.run('fix', async () => fix.run())}
        >
          {t(`work.phone.fix.${fix.kind}`)}
        </Button>
      )}
    </div>
  );
}
