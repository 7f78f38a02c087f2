import { useTranslation } from 'react-i18next';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { WorkplaceJson } from '../../../contract/workplace.ts';
import { usePhone } from '../../phone/use-phone.tsx';
import { CommandArea, CommandProblem } from './commands.tsx';
import { DeviceList } from './device-list.tsx';
import { mayNotify } from './notification-hint.tsx';
import { useSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { DeviceChoices } from './sound-test.tsx';

/** What the agent wants of this browser. Each choice holds at once. */
export function SettingsDialog({ view, onClose }: { view: WorkplaceJson; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal wide">
        <Dialog className="dialog settings">
          <Heading slot="title">{t('work.settings.title')}</Heading>
          <CommandArea>
            <DeviceList view={view} />
            <CommandProblem />
          </CommandArea>
          <h3>{t('work.settings.calls')}</h3>
          <CallSettings />
          <h3>{t('work.settings.sound')}</h3>
          <DeviceChoices />
          <SoundSettings />
          <p className="quiet">{t('work.settings.kept')}</p>
          <div className="dialog-buttons">
            <Button className="button primary" onPress={onClose}>
              {t('app.close')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Check(props: { label: string; help?: string; value: boolean; onChange: (value: boolean) => void }) {
  const { label, help, value, onChange } = props;
  return (
    <label className="setting">
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {help !== undefined && <span className="field-help">{help}</span>}
      </span>
    </label>
  );
}

const choices = ['notify', 'opensPages', 'shortcuts'] as const satisfies readonly (keyof Settings)[];

function CallSettings() {
  const { t } = useTranslation();
  const phone = usePhone();
  const [settings, choose] = useSettings();
  return (
    <div className="setting-group">
      <Check
        label={t('work.settings.autoAnswer')}
        help={t('work.settings.autoAnswerHelp')}
        value={phone.settings.autoAnswer}
        onChange={(autoAnswer) => phone.set({ autoAnswer })}
      />
      {choices.map((key) => (
        <Check
          key={key}
          label={t(`work.settings.${key}`)}
          help={t(`work.settings.${key}Help`)}
          value={settings[key]}
          onChange={(value) => choose({ [key]: value })}
        />
      ))}
      {settings.notify && mayNotify() === null && (
        <Button className="button small" onPress={() => void Notification.requestPermission()}>
          {t('work.notify.allow')}
        </Button>
      )}
      {settings.notify && mayNotify() === false && <p className="field-help">{t('work.notify.blocked')}</p>}
    </div>
  );
}

const treatments = ['noiseSuppression', 'echoCancellation', 'autoGain'] as const;

function SoundSettings() {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <div className="setting-group">
      {treatments.map((key) => (
        <Check
          key={key}
          label={t(`work.settings.${key}`)}
          value={phone.settings[key]}
          onChange={(value) => phone.set({ [key]: value })}
        />
      ))}
      <label className="volume">
        {t('work.settings.ringVolume')}
        <input
          type="range"
          min={0}
          max={1}
          step={0.1}
          value={phone.settings.ringVolume}
          onChange={(event) => phone.set({ ringVolume: Number(event.target.value) })}
        />
      </label>
    </div>
  );
}
