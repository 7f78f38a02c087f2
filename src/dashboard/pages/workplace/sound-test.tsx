import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { DeviceUse } from '../../phone/choose-device.ts';
import { useLevel, usePhone } from '../../phone/use-phone.tsx';
import { Icon } from '../../ui/icons.tsx';

/** The sound test, and how to open it. */
export function useSoundTest(): { readonly open: () => void; readonly dialog: ReactNode } {
  const [isOpen, setOpen] = useState(false);
  return { open: () => setOpen(true), dialog: isOpen && <SoundTest onClose={() => setOpen(false)} /> };
}

const uses = ['microphone', 'speaker', 'ringer'] as const satisfies readonly DeviceUse[];
const tests = { tone: 'tone', ring: 'ring', record: 'recording', echo: 'echo' } as const;

/** Tries microphone, speaker and ringing before a shift, and chooses which are used. */
function SoundTest({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const close = (): void => {
    phone.stopTest();
    onClose();
  };
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => !open && close()}>
      <Modal className="modal wide">
        <Dialog className="dialog">
          <Heading slot="title">{t('work.sound.title')}</Heading>
          {phone.microphone !== 'allowed' && (
            <p className="note warning">
              <Icon name="microphone" />
              <span>{t(`work.sound.microphone.${phone.microphone}`)}</span>
              {phone.microphone !== 'missing' && (
                <Button className="button small" onPress={() => phone.askMicrophone()}>
                  {t('work.phone.fix.microphone')}
                </Button>
              )}
            </p>
          )}
          <DeviceChoices />
          <Level />
          <div className="sound-tests" role="group" aria-label={t('work.sound.tests')}>
            {(['tone', 'ring', 'record', 'echo'] as const).map((what) => {
              const runs = phone.test === tests[what] || (what === 'record' && phone.test === 'playing');
              return (
                <Button
                  key={what}
                  className="button"
                  aria-pressed={runs}
                  onPress={() => (runs ? phone.stopTest() : phone.testSound(what))}
                >
                  <Icon name={runs ? 'pause' : 'play'} />
                  {t(`work.sound.test.${what}`)}
                </Button>
              );
            })}
          </div>
          <p className="quiet" role="status">
            {t(`work.sound.now.${phone.test}`)}
          </p>
          <div className="dialog-buttons">
            <Button className="button primary" onPress={close}>
              {t('work.sound.done')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Which microphone, speaker and ringing device are used. */
export function DeviceChoices() {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <div className="device-choices">
      {uses.map((use) => {
        const { devices, used, missing } = phone.devices[use];
        const fixed = use !== 'microphone' && !phone.canChooseSpeaker;
        return (
          <label key={use} className="field">
            {t(`work.sound.device.${use}`)}
            <select
              value={used ?? ''}
              disabled={fixed}
              onChange={(event) => phone.choose(use, event.target.value === '' ? null : event.target.value)}
            >
              <option value="">{t('work.sound.system')}</option>
              {devices.map(({ id, label }, index) => (
                <option key={id} value={id}>
                  {label === '' ? t('work.sound.unnamed', { count: index + 1 }) : label}
                </option>
              ))}
            </select>
            {fixed && <span className="field-help">{t('work.sound.fixed')}</span>}
            {missing !== null && (
              <span className="field-problem">{t('work.sound.missing', { name: missing })}</span>
            )}
          </label>
        );
      })}
    </div>
  );
}

/** How loud the microphone hears, moving by itself and never announced. */
function Level() {
  const { t } = useTranslation();
  const level = useLevel('microphone', true);
  return (
    <div className="level-row">
      <span id="level-label">{t('work.sound.level')}</span>
      <div className="sound-level" ref={level} role="img" aria-labelledby="level-label">
        <span />
      </div>
    </div>
  );
}
